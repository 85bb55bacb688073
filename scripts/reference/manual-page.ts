import type { CommandTable, Option } from '../../packages/cli/src/arguments/command-table.ts'
import { configOptions } from '../../packages/cli/src/arguments/config-options.ts'
import { GENERAL } from '../../packages/cli/src/console/option-groups.ts'
import { CONFIGURATION, DIAGNOSTICS, EXIT_STATUS, OWN_SECTIONS, type Section } from './manual-texts.ts'
import { bold, escaped, filled, italic, verbatim } from './roff.ts'

/** Of what a page is made. */
export interface Page {
  /** Its name, such as `fpdb-build`. */
  readonly name: string
  readonly version: string
  readonly table: CommandTable
  /** Names of other pages. */
  readonly seeAlso: readonly string[]
}

/** The page of a command in man(7), undated: the same tables give the same bytes. */
export function manualPage({ name, version, table, seeAlso }: Page): string {
  const invocation = name.replace(/^fpdb-/, 'fpdb ')
  const parts = [
    `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "fingerpost ${version}" "User Commands"`,
    `.SH NAME\n${escaped(name)} \\- ${escaped(table.describe.replace(/^./, (first) => first.toLowerCase()))}`,
    `.SH SYNOPSIS\n${bold(invocation)} [${italic('options')}] ${operandsOf(table.command)}`.trimEnd(),
    `.SH DESCRIPTION\n${filled(`${table.describe}.`)}`,
    ...(table.notes === undefined || isOfExit(table.notes) ? [] : [`.PP\n${filled(table.notes)}`]),
    ...operandList(table),
    optionList(table),
    ...[CONFIGURATION, ...(OWN_SECTIONS.get(name) ?? []), exitStatus(table), DIAGNOSTICS].map(section),
    ...examples(table, invocation),
    seeAlsoSection(seeAlso),
  ]
  return `${parts.join('\n')}\n`
}

/** A section of given texts. */
export function section({ title, paragraphs = [], terms = [] }: Section): string {
  const entries = terms.map(([term, meaning]) => `.TP\n${bold(term)}\n${filled(meaning)}`)
  return [`.SH ${title}`, ...paragraphs.map((text, at) => (at === 0 ? '' : '.PP\n') + filled(text)), ...entries].join(
    '\n',
  )
}

/** What every page says of the exit code, but for codes that the notes of a command give all of. */
function exitStatus({ notes = '' }: CommandTable): Section {
  if (!isOfExit(notes)) return EXIT_STATUS
  const named = [...notes.matchAll(/\b\d\b/g)].map(([code]) => code)
  const { title, terms = [] } = EXIT_STATUS
  const others = named.length < 3 ? terms : terms.filter(([code]) => !named.includes(code))
  return { title, paragraphs: [notes, 'Also:'], terms: others }
}

function isOfExit(notes: string): boolean {
  return notes.startsWith('Exits with')
}

/** The names of other pages. */
export function seeAlsoSection(names: readonly string[]): string {
  return `.SH SEE ALSO\n${names.map((other) => `\\fB${escaped(other)}\\fR(1)`).join(',\n')}`
}

/** `<paths..>` as `paths ...`, `[input]` in brackets. */
function operandsOf(command: string): string {
  const operands = command.split(' ').slice(1)
  return operands
    .map((operand) => {
      const shown = italic(operand.replaceAll(/[<>[\].]/g, '')) + (operand.includes('..') ? ' ...' : '')
      return operand.startsWith('[') ? `[${shown}]` : shown
    })
    .join(' ')
}

function operandList({ operands }: CommandTable): string[] {
  const entries = Object.entries(operands).map(
    ([name, { describe = '', defaultDescription }]) =>
      `.TP\n${italic(name)}\n${filled(sentences(describe, defaultDescription))}`,
  )
  return entries.length === 0 ? [] : ['.SH OPERANDS', ...entries]
}

function optionList({ options }: CommandTable): string {
  const groups = new Map<string, string[]>()
  for (const [name, option] of Object.entries<Option>({ ...options, ...configOptions, ...COMMON })) {
    const { group = GENERAL } = option
    groups.set(group, [...(groups.get(group) ?? []), entryOf(name, option)])
  }
  const general = groups.get(GENERAL) ?? []
  groups.delete(GENERAL)
  const all = [...groups, [GENERAL, general] as const]
  return ['.SH OPTIONS', ...all.flatMap(([title, entries]) => [`.SS ${title.replace(/:$/, '')}`, ...entries])].join(
    '\n',
  )
}

const COMMON = {
  help: { alias: 'h', type: 'boolean', describe: 'Print the options and examples, and exit' },
  version: { type: 'boolean', describe: 'Print the version, and exit' },
} as const

function entryOf(name: string, option: Option): string {
  const { alias = [], describe = '' } = option
  const names = [...[alias].flat(), name].map((word) => bold(word.length === 1 ? `-${word}` : `--${word}`))
  const value = option.type === 'boolean' ? '' : ` ${italic(valueName(option))}`
  return `.TP\n${names.join(', ')}${value}\n${filled(sentences(describe, defaultOf(option)))}`
}

function valueName({ type, choices, describe = '' }: Option): string {
  if (choices !== undefined) return choices.join('|')
  if (type === 'number') return 'N'
  return /\b(?:FILE|DIR|EXPR|ADDRESS)\b/.exec(describe)?.[0] ?? 'TEXT'
}

function defaultOf({ default: value, defaultDescription }: Option): string | undefined {
  const isNothing = value === undefined || value === false || Array.isArray(value)
  return defaultDescription ?? (isNothing ? undefined : String(value))
}

/** A description as a sentence, with the default behind it, which some descriptions have in brackets. */
function sentences(describe: string, byDefault: string | undefined): string {
  const [, what = describe, named] = /^(.*?) \[default: (.*)\]$/.exec(describe) ?? []
  const value = named ?? byDefault
  return `${what}.${value === undefined ? '' : ` Default: ${value}.`}`
}

function examples({ examples: lines }: CommandTable, invocation: string): string[] {
  const [program = ''] = invocation.split(' ')
  const entries = lines.map(([line, describe]) => {
    const shown = verbatim(line.replaceAll('$0', program))
    return describe === '' ? shown : `${filled(`${describe.replace(/^./, (first) => first.toUpperCase())}:`)}\n${shown}`
  })
  return entries.length === 0 ? [] : ['.SH EXAMPLES', entries.join('\n.PP\n')]
}
