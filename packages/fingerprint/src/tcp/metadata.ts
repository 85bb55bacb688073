import { Reader } from '../wire/reader.ts'
import { OptionKind, type Syn } from './syn.ts'

/** The clock of the sender (RFC 7323, section 3.2), under mercury's names; an echo of 0 echoes nothing. */
export interface Timestamp {
  readonly ts_val: number
  readonly ts_ecr?: number
}

/** What mercury prints of a SYN or a SYN/ACK with `--metadata`. */
export interface SynMetadata {
  readonly seq: number
  readonly timestamp?: Timestamp
}

/** The sequence number and, where the option is there, the timestamps. */
export function synMetadata({ sequenceNumber, options }: Syn): SynMetadata {
  const option = options.find(({ kind }) => kind === OptionKind.timestamps)
  const timestamp = option && timestampOf(option.bytes)
  return timestamp === undefined ? { seq: sequenceNumber } : { seq: sequenceNumber, timestamp }
}

function timestampOf(option: Uint8Array): Timestamp | undefined {
  const reader = new Reader(option, 2)
  const value = reader.u32('TSval')
  const echo = reader.u32('TSecr')
  if (reader.failed) return undefined
  return echo === 0 ? { ts_val: value } : { ts_val: value, ts_ecr: echo }
}
