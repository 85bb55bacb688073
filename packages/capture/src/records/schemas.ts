import type { FingerprintRecord } from '../messages/record.ts'
import { mercuryContext, mercuryRecord } from './mercury.ts'
import type { RecordOptions } from './options.ts'
import { pmercuryContext, pmercuryRecord } from './pmercury.ts'

/** The schemas that records can have. */
export const SCHEMAS = ['mercury', 'pmercury'] as const
/** The name of one of them. */
export type Schema = (typeof SCHEMAS)[number]

/** For each schema the function that prints a record as one line of JSON, without a line end. */
export const recordPrinters: Readonly<Record<Schema, (record: FingerprintRecord, options: RecordOptions) => string>> = {
  mercury: mercuryRecord,
  pmercury: pmercuryRecord,
}

/** For each schema the function that gives what a record prints of the message besides its fingerprint, by protocol. */
export const recordContexts: Readonly<Record<Schema, (record: FingerprintRecord) => Record<string, unknown>>> = {
  mercury: mercuryContext,
  pmercury: pmercuryContext,
}
