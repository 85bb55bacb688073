import { defaultAutonomousSystemsPath, nodeDigests, readPrefixLines } from '@fingerpost/database/node'
import { type MercuryArchive, mercuryArchive } from '@fingerpost/database/tools'
import type { NpfFormat } from '@fingerpost/fingerprint'
import { writeOutput } from '@fingerpost/io'
import { InputError, Mismatch } from '@fingerpost/io/pure'
import { ExitCode } from '../console/run.ts'
import { readable, table } from '../console/table.ts'
import { type OpenedDatabase, openDatabase, readBytes } from './database-file.ts'

/** What `fpdb export --to mercury` was asked for. */
export interface ExportArchiveArguments {
  readonly database: string
  readonly output: string
  readonly format?: NpfFormat | undefined
  readonly asnDb?: string | undefined
  readonly common?: string | undefined
  readonly quiet: boolean
}

/**
 * Writes an archive of resources for mercury, whole or not at all. Gives the exit code. Throws InputError for a broken
 * file, and for fingerprints that cannot be written in the format.
 */
export async function exportArchive(options: ExportArchiveArguments): Promise<number> {
  const opened = await openDatabase(options.database)
  const archive = await archiveOf(opened, options)
  writeOutput(options.output, archive.bytes)
  if (!options.quiet) process.stderr.write(summary(archive, options.output))
  return ExitCode.success
}

async function archiveOf({ name, database, entries }: OpenedDatabase, options: ExportArchiveArguments) {
  const { format, asnDb, common } = options
  const listed = common === undefined ? [] : linesOf((await readBytes(common)).bytes)
  try {
    return await mercuryArchive(entries, {
      format,
      digests: nodeDigests,
      day: /^\d{4}\.\d\d\.\d\d/.exec(database.archive?.version ?? '')?.[0],
      prefixes: prefixesOf(database.archive?.prefixes, asnDb),
      common: [...(database.archive?.common() ?? []), ...listed],
      watchList: database.archive?.watchList,
    })
  } catch (error) {
    throw error instanceof Mismatch ? new InputError(name, undefined, error.message) : error
  }
}

function prefixesOf(own: Uint8Array | undefined, asnDb: string | undefined): Iterable<string> {
  const lines = asnDb === undefined && own !== undefined ? linesOf(own) : []
  return lines.length > 0 ? lines : readPrefixLines(asnDb ?? defaultAutonomousSystemsPath())
}

function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n')
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

function summary(archive: MercuryArchive, output: string): string {
  const { entries, format, common, labels, unreadable, otherFormats, imitations, imitatedOnly, bytes } = archive
  const left = (number: number) => (number > 0 ? readable(number) : undefined)
  return table([
    ['entries', readable(entries.length)],
    ['TLS format', format],
    ['common fingerprints', readable(common)],
    ['left out: label-only', left(labels)],
    ['left out: no fingerprint', left(unreadable)],
    ['left out: another format', left(otherFormats)],
    ['left out: imitations', left(imitations)],
    ['left out: imitated only', left(imitatedOnly)],
    ['written', `${readable(bytes.length)} bytes to ${output}`],
  ])
}
