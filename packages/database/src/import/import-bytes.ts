import { gzipLines } from '@fingerpost/io/gzip'
import { entryLines, IMPORTED } from '../entries/print-entry.ts'
import type { StoredEntry } from '../entries/stored-entry.ts'
import { BUILDER, manifestText, SCHEMA_VERSION } from '../manifest.ts'

/** A file that entries were made of. */
export interface ImportedFile {
  readonly name: string
  readonly sha256: string
}

/** The bytes of a database of imported entries: gzip with a manifest that names the file, or plain lines. */
export function importedBytes(entries: readonly StoredEntry[], file: ImportedFile, isPacked: boolean): Uint8Array {
  if (isPacked)
    return gzipLines(
      entryLines(entries, IMPORTED),
      manifestText({ schema: SCHEMA_VERSION, builder: BUILDER, imported: file }),
    )
  return Buffer.from([...entryLines(entries, IMPORTED)].map((line) => `${line}\n`).join(''))
}
