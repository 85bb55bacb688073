import {
  Fingerprinter,
  type FingerprintRecord,
  mercuryRecord,
  pmercuryRecord,
  readCaptureFile,
} from '@fingerpost/capture'
import { defaultFingerprint, InputError } from '@fingerpost/fingerprint'
import { type Classifier, isIdentified, writeIdentification } from '@fingerpost/inference'
import { nodeDigests, readDatabase } from '@fingerpost/inference/node'
import { classifierOf, databasePath } from '../classifier-options.ts'
import { Output } from '../output.ts'
import { Progress } from '../progress.ts'
import { ExitCode, explain } from '../run.ts'
import type { CaptureArguments } from './options.ts'
import { type FileCounts, writeStatistics } from './statistics-file.ts'
import { summary } from './summary.ts'

/**
 * Reads captures and writes their records. A capture that cannot be read, or not to its end, is reported and the next
 * one is read; the exit code tells.
 */
export async function capture(options: CaptureArguments, stop: AbortSignal): Promise<number> {
  if (options.lookup !== undefined) return lookUp(options, options.lookup)
  const output = new Output(options.output)
  const fingerprinter = new Fingerprinter(recorder(options, output), options)
  const consumer = {
    packet: fingerprinter.packet.bind(fingerprinter),
    release() {
      fingerprinter.release()
      output.flush()
    },
  }
  const { statistics } = fingerprinter
  const progress = new Progress(() => `${statistics.packets} packets, ${statistics.records} records`, !options.quiet)
  const files: FileCounts = { read: 0, broken: 0 }
  for (const path of options.read) {
    files.read++
    await readCaptureFile(path, consumer, stop).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error
      files.broken++
      explain('fp-capture', error)
    })
  }
  progress.stop()
  fingerprinter.finish()
  output.close()
  if (!options.quiet) process.stderr.write(summary(statistics))
  if (options.stats !== undefined) writeStatistics(options.stats, statistics, files)
  return files.broken === 0 ? ExitCode.success : ExitCode.failure
}

/** What writes a record as the options ask for. */
function recorder(options: CaptureArguments, output: Output): (record: FingerprintRecord) => void {
  const print = options.schema === 'mercury' ? mercuryRecord : pmercuryRecord
  const recordOptions = {
    digests: nodeDigests,
    metadata: options.metadata,
    ...(options.formats === undefined ? {} : { formats: options.formats }),
    ...(options.analysis ? { annotate: annotator(options, classifierOf(options)) } : {}),
  }
  return (record) => output.write(`${print(record, recordOptions)}\n`)
}

/** Asks with the notation that tells most, so that of entries which today's notation makes one the same one answers. */
function annotator({ numProcs, minScore }: CaptureArguments, classifier: Classifier) {
  return (record: FingerprintRecord): string | undefined => {
    const { protocol, message, destinationAddress, destinationPort } = record
    const { serverName } = protocol.context(message)
    const fingerprint =
      protocol.pmercury(message)?.fingerprint ?? defaultFingerprint(protocol, message, nodeDigests)?.text
    if (fingerprint === undefined) return undefined
    const found = classifier.identify({ fingerprint, serverName, destinationAddress, destinationPort, limit: numProcs })
    return isIdentified(found) && found.score < minScore ? undefined : writeIdentification(found)
  }
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
