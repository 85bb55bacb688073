import { manifestText } from '@fingerpost/database/tools'
import { gzipLines } from '@fingerpost/io/gzip'
import type { PublicDatabase } from './publish-database.ts'
import { databaseLines } from './write.ts'

/** The bytes of a public database as gzip, with its manifest in the header's comment. */
export function packDatabase({ entries, manifest }: PublicDatabase): Uint8Array {
  return gzipLines(databaseLines(entries), manifestText(manifest))
}

/** The bytes of a public database as plain lines; there is no place for its manifest. */
export function plainDatabase({ entries }: Pick<PublicDatabase, 'entries'>): Uint8Array {
  let text = ''
  for (const line of databaseLines(entries)) text += `${line}\n`
  return new TextEncoder().encode(text)
}
