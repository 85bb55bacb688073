import * as tables from './names/tables.ts'
import type { NumberNames } from './protocol.ts'

/** The names of numbers in TLS, by IANA's registries, which records are made readable with; read at the first call. */
export function numberNames(): NumberNames {
  names ??= {
    cipherSuites: namesIn(tables.CIPHER_SUITES),
    extensions: namesIn(tables.EXTENSIONS),
    groups: namesIn(tables.GROUPS),
    signatureSchemes: namesIn(tables.SIGNATURE_SCHEMES),
    versions: namesIn(tables.VERSIONS),
  }
  return names
}

let names: NumberNames | undefined

/** Lines of four hex digits, a space and a name. */
function namesIn(table: string): Map<number, string> {
  const lines = table.trim().split('\n')
  return new Map(lines.map((line) => [Number.parseInt(line.slice(0, 4), 16), line.slice(5)]))
}
