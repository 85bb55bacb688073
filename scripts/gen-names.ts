/**
 * Makes `packages/fingerprint/src/names/tables.ts`, the names of numbers in TLS, from what Wireshark's tshark knows of
 * IANA's registries: `npx tsx scripts/gen-names.ts`, or with the output of `tshark -G values` in a file that is named,
 * and tshark's version behind it.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const TABLES = {
  CIPHER_SUITES: 'tls.handshake.ciphersuite',
  EXTENSIONS: 'tls.handshake.extension.type',
  GROUPS: 'tls.handshake.extensions_supported_group',
  SIGNATURE_SCHEMES: 'tls.handshake.sig_hash_alg',
  VERSIONS: 'tls.handshake.version',
}
const OUTPUT = fileURLToPath(new URL('../packages/fingerprint/src/names/tables.ts', import.meta.url))
const LARGEST_OUTPUT = 1 << 30

const [file, version = installedVersion()] = process.argv.slice(2)
const values =
  file === undefined ? execFileSync('tshark', ['-G', 'values'], { maxBuffer: LARGEST_OUTPUT }) : readFileSync(file)
const rows = values
  .toString('latin1')
  .split('\n')
  .filter((line) => line.startsWith('V\ttls.handshake.'))

writeFileSync(
  OUTPUT,
  `// Made by scripts/gen-names.ts from tshark ${version}, which follows IANA's registries of TLS parameters.\n` +
    Object.entries(TABLES).map(table).join(''),
)

function table([name, field]: [string, string]): string {
  const lines = rows.flatMap((row) => lineOf(row, field))
  const text = [...new Map(lines)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, value]) => `${code} ${value}`)
  return `\nexport const ${name} = \`\n${text.join('\n')}\n\`\n`
}

/** What stands in brackets is a remark; numbers that are only reserved have no name. */
function lineOf(row: string, wanted: string): [string, string][] {
  const [, field, code, text = ''] = row.split('\t')
  const name = text.replace(/ \((?!draft).*\)$/, '')
  if (field !== wanted || name === '' || name.startsWith('Reserved')) return []
  return [[Number(code).toString(16).padStart(4, '0'), name]]
}

function installedVersion(): string {
  return /\d[\d.]+\d/.exec(execFileSync('tshark', ['--version'], { encoding: 'utf8' }))?.[0] ?? ''
}
