import { readFileSync } from 'node:fs'
import { manualPage, section, seeAlsoSection } from './manual-page.ts'
import { CONFIGURATION, DIAGNOSTICS, EXIT_STATUS, FPDB_DESCRIPTION } from './manual-texts.ts'
import { FPDB, PROGRAMS } from './programs.ts'
import { bold, escaped, filled } from './roff.ts'

/** The manual pages by their names, such as `fpdb-build`. */
export function manual(): ReadonlyMap<string, string> {
  const version = versionOf(new URL('../../packages/cli/package.json', import.meta.url))
  const names = [...PROGRAMS.keys(), 'fpdb']
  const programs = [...PROGRAMS].map(
    ([name, table]) =>
      [name, manualPage({ name, version, table, seeAlso: names.filter((other) => other !== name) })] as const,
  )
  const commands = [...FPDB].map(
    ([command, table]) =>
      [`fpdb-${command}`, manualPage({ name: `fpdb-${command}`, version, table, seeAlso: names })] as const,
  )
  return new Map([...programs, ['fpdb', fpdbPage(version)], ...commands])
}

function fpdbPage(version: string): string {
  const commands = [...FPDB].map(
    ([name, { describe }]) => `.TP\n\\fB${escaped(`fpdb-${name}`)}\\fR(1)\n${filled(`${describe}.`)}`,
  )
  const parts = [
    `.TH FPDB 1 "" "fingerpost ${version}" "User Commands"`,
    `.SH NAME\nfpdb \\- ${escaped(FPDB_DESCRIPTION.replace(/^./, (first) => first.toLowerCase()))}`,
    `.SH SYNOPSIS\n${bold('fpdb')} \\fIcommand\\fR [\\fIoptions\\fR] [\\fIoperands\\fR]`,
    `.SH DESCRIPTION\n${filled(`${FPDB_DESCRIPTION}. Each command has a page of its own:`)}`,
    ...commands,
    ...[CONFIGURATION, EXIT_STATUS, DIAGNOSTICS].map(section),
    seeAlsoSection([...PROGRAMS.keys()]),
  ]
  return `${parts.join('\n')}\n`
}

function versionOf(manifest: URL): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'))
  return String(version)
}
