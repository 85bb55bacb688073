import type { Build } from './build.ts'
import { gzipLines } from './gzip.ts'
import { manifestText } from './manifest.ts'
import { databaseLines } from './write.ts'

/** The bytes of a database as gzip, with its manifest in the header's comment. */
export function packDatabase({ entries, manifest }: Pick<Build, 'entries' | 'manifest'>): Uint8Array {
  return gzipLines(databaseLines(entries), manifestText(manifest))
}

/** The bytes of a database as plain lines; there is no place for its manifest. */
export function plainDatabase({ entries }: Pick<Build, 'entries'>): Uint8Array {
  let text = ''
  for (const line of databaseLines(entries)) text += `${line}\n`
  return new TextEncoder().encode(text)
}
