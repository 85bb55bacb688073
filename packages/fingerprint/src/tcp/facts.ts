import type { FactTable } from '../facts.ts'
import { Reader } from '../wire/reader.ts'
import { OptionKind, type Syn, type TcpOption } from './syn.ts'

/** The clock of the sender (RFC 7323, section 3.2), under mercury's names; an echo of 0 echoes nothing. */
export interface Timestamp {
  readonly ts_val: number
  readonly ts_ecr?: number
}

/** What a SYN or a SYN/ACK says. */
export const synFacts: FactTable<Syn> = { seq: ({ sequenceNumber }) => sequenceNumber, timestamp }

/** Undefined where the option is not there or is cut. */
function timestamp({ options }: Syn): Timestamp | undefined {
  const option = options.find(({ kind }) => kind === OptionKind.timestamps)
  return option && timestampOf(option)
}

function timestampOf({ bytes, start, end }: TcpOption): Timestamp | undefined {
  const reader = new Reader(bytes, start + 2, end)
  const value = reader.u32('TSval')
  const echo = reader.u32('TSecr')
  if (reader.failed) return undefined
  return echo === 0 ? { ts_val: value } : { ts_val: value, ts_ecr: echo }
}
