import { type FingerprintRecord, recordPrinters } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { numberNames } from '@fingerpost/fingerprint/names'
import type { Classifier } from '@fingerpost/inference'
import { classifierOf, type DatabaseListener, programTables } from '../classifier/options.ts'
import { type AnnotatorParts, annotator } from './annotator.ts'
import type { CaptureArguments } from './options.ts'

/** What a record is looked at with besides the options. */
export interface RecorderParts extends Omit<AnnotatorParts, 'programs'> {
  /** Names processes; made from the options where it is left out. */
  readonly classifier?: Classifier | undefined
  /** Told of the databases that are opened. */
  readonly opened?: DatabaseListener | undefined
  /** The members that say who sent it. */
  readonly sender?: ((record: FingerprintRecord) => Record<string, unknown>) | undefined
}

/** What writes a record as the options ask for. */
export function recorder(
  options: CaptureArguments,
  output: { write(line: string, record: FingerprintRecord): void },
  { classifier, opened, sender, ...parts }: RecorderParts,
): (record: FingerprintRecord) => void {
  const print = recordPrinters[options.schema]
  const recordOptions = {
    digests: nodeDigests,
    metadata: options.metadata,
    ...(options.humanReadable ? { names: numberNames() } : {}),
    ...(options.formats === undefined ? {} : { formats: options.formats }),
    ...(sender === undefined ? {} : { sender }),
    ...(options.analysis ? { annotate: annotatorOf(options, classifier ?? classifierOf(options, opened), parts) } : {}),
  }
  return (record) => output.write(`${print(record, recordOptions)}\n`, record)
}

/** Programs are compared with what they are known to send where they are told. */
function annotatorOf(options: CaptureArguments, classifier: Classifier, parts: AnnotatorParts) {
  const programs = parts.processOf === undefined ? undefined : programTables()
  return annotator(options, classifier, { ...parts, programs })
}
