import {
  Fingerprinter,
  type FingerprintRecord,
  filtered,
  mercuryRecord,
  pmercuryRecord,
  readCaptureFile,
} from '@fingerpost/capture'
import { InputError, type Protocol } from '@fingerpost/fingerprint'
import { type Classifier, type Identification, isIdentified, writeIdentification } from '@fingerpost/inference'
import { nodeDigests, readDatabase } from '@fingerpost/inference/node'
import { classifierOf, databasePath } from '../classifier-options.ts'
import { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { ExitCode, explain } from '../run.ts'
import { compileFilter } from './filter.ts'
import type { CaptureArguments } from './options.ts'
import { type FileCounts, writeStatistics } from './statistics-file.ts'
import { summary } from './summary.ts'

/**
 * Reads captures and writes their records. A capture that cannot be read, or not to its end, is reported and the next
 * one is read; the exit code tells.
 */
export async function capture(options: CaptureArguments, stop: AbortSignal): Promise<number> {
  if (options.lookup !== undefined) return lookUp(options, options.lookup)
  if (options.live !== undefined) return (await import('./live.ts')).captureLive(options, options.live, stop)
  const filter = options.filter === undefined ? undefined : await compileFilter(options.filter)
  const output = new Output(options.output)
  const fingerprinter = new Fingerprinter(recorder(options, output), options)
  const consumer = {
    packet: fingerprinter.packet.bind(fingerprinter),
    release() {
      fingerprinter.release()
      output.flush()
    },
  }
  const wanted = filter === undefined ? consumer : filtered(consumer, filter)
  const { statistics } = fingerprinter
  const progress = new Progress(() => `${statistics.packets} packets, ${statistics.records} records`, !options.quiet)
  const files: FileCounts = { read: 0, broken: 0 }
  for (const path of options.read) {
    files.read++
    await readCaptureFile(path, wanted, stop).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error
      files.broken++
      explain('fp-capture', error)
    })
  }
  progress.stop()
  fingerprinter.finish()
  output.close()
  if (!options.quiet) process.stderr.write(summary(statistics))
  if (options.stats !== undefined) writeStatistics(options.stats, statistics, { files })
  return files.broken === 0 ? ExitCode.success : ExitCode.failure
}

/** What writes a record as the options ask for, with the members that say who sent it. */
export function recorder(
  options: CaptureArguments,
  output: { write(line: string): void },
  sender?: (record: FingerprintRecord) => Record<string, unknown>,
): (record: FingerprintRecord) => void {
  const print = options.schema === 'mercury' ? mercuryRecord : pmercuryRecord
  const recordOptions = {
    digests: nodeDigests,
    metadata: options.metadata,
    ...(options.formats === undefined ? {} : { formats: options.formats }),
    ...(sender === undefined ? {} : { sender }),
    ...(options.analysis ? { annotate: annotator(options, classifierOf(options)) } : {}),
  }
  return (record) => output.write(`${print(record, recordOptions)}\n`)
}

/** Says which process sent a message, where the database has any of its type. */
function annotator({ numProcs, minScore }: CaptureArguments, classifier: Classifier) {
  return (record: FingerprintRecord): string | undefined => {
    const { protocol, message, destinationAddress, destinationPort } = record
    if (!classifier.types.has(protocol.type)) return undefined
    const { serverName } = protocol.context(message)
    let found: Identification | undefined
    for (const fingerprint of notations(protocol, message)) {
      found = classifier.identify({ fingerprint, serverName, destinationAddress, destinationPort, limit: numProcs })
      if (isIdentified(found)) return found.score < minScore ? undefined : writeIdentification(found)
    }
    return found && writeIdentification(found)
  }
}

/**
 * A message in the notations of databases, the one that tells most first: of TLS entries which today's notation makes
 * one, the same one answers.
 */
function* notations(protocol: Protocol<unknown>, message: unknown): Generator<string> {
  const { type, formats } = protocol
  const ofType = formats.filter((format) => format === type || format.startsWith(`${type}/`))
  const printed = ofType.map((format) => protocol.fingerprint(message, format, nodeDigests))
  for (const text of [protocol.pmercury(message)?.fingerprint, ...printed]) if (text !== undefined) yield text
}

/** Prints the database's entry of a fingerprint as it stands there. */
function lookUp(options: CaptureArguments, fingerprint: string): number {
  const line = readDatabase(databasePath(options)).line(fingerprint)
  if (line === undefined) {
    process.stderr.write(`fp-capture: ${databasePath(options)} does not have this fingerprint\n`)
    return ExitCode.failure
  }
  const output = new Output(options.output)
  output.write(`${line}\n`)
  output.close()
  return ExitCode.success
}
