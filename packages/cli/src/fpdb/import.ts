import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { nodeDigests } from '@fingerpost/database/node'
import { type Imported, importDatabase, importedBytes } from '@fingerpost/database/tools'
import { unpackInput, writeOutput } from '@fingerpost/io'
import { ExitCode } from '../console/run.ts'
import { readable, table } from '../console/table.ts'
import { readBytes } from './database-file.ts'
import { packedFor } from './write-output.ts'

/** What `fpdb import` was asked for. */
export interface ImportArguments {
  readonly file: string
  readonly output: string
  readonly quiet: boolean
}

/**
 * Makes a database of what others publish and writes it, whole or not at all; nothing is written where nothing in the
 * file can be used. Gives the exit code. Throws InputError for a broken file.
 */
export async function importFile({ file, output, quiet }: ImportArguments): Promise<number> {
  const { name, bytes } = await readBytes(file)
  const imported = importDatabase(unpackInput(bytes, name), { path: name, digests: nodeDigests })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const isEmpty = imported.entries.length === 0
  const origin = { name: basename(name), sha256 }
  const written = isEmpty
    ? undefined
    : packedFor(output, importedBytes(imported.entries, origin, output.endsWith('.gz')))
  if (written !== undefined) writeOutput(output, written)
  if (!quiet) process.stderr.write(summary(imported, written && `${readable(written.length)} bytes to ${output}`))
  if (isEmpty)
    process.stderr.write(
      `fpdb: ${name}: nothing in it names a program for a fingerprint, JA4 or JA3: nothing was written\n` +
        'fpdb: columns of a list: ja4 or ja3 (also ja4_fingerprint, ja3_hash, md5), and process (also application, name)\n',
    )
  return isEmpty ? ExitCode.failure : ExitCode.success
}

function summary({ kind, entries, read, unused, firstUnused }: Imported, written: string | undefined): string {
  const processes = entries.reduce((sum, entry) => sum + entry.processes.length, 0)
  return table([
    [kind === 'list' ? 'rows' : `entries of the ${kind}`, readable(read)],
    ['without JA4 or JA3', unused['no key'] > 0 ? readable(unused['no key']) : undefined],
    ['without a fingerprint', unused['no fingerprint'] > 0 ? readable(unused['no fingerprint']) : undefined],
    ['without a program', unused['no program'] > 0 ? readable(unused['no program']) : undefined],
    ['first of them', firstUnused && `row ${firstUnused.line}: ${firstUnused.reason}`],
    ['entries', readable(entries.length)],
    ['executables', readable(processes)],
    ['written', written],
  ])
}
