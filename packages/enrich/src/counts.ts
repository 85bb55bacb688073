import type { Evidence, Outcome } from '@fingerpost/inference'
import type { UnfingerprintedEvents } from '@fingerpost/logs'
import type { JoinCounts } from './joiner.ts'

/** What went through an enricher. */
export interface EnrichCounts {
  lines: number
  bytes: number
  /** Events with a fingerprint, by what became of them. */
  readonly outcomes: Map<Outcome, number>
  /** Events that are marked as the first of their kind. */
  novel: number
  /** Lines that are none of their log's format, as far as they are read. */
  unreadable: number
  /** Logs that begin as UTF-16 does, of which no line can be read. */
  utf16: number
  /** Events with a fingerprint that have the member already. */
  occupied: number
  /** Events with a fingerprint. */
  fingerprinted: number
  /** The same by the protocol of the client's message. */
  readonly types: Map<string, TypeCounts>
  /** Lines that sum up connections; undefined where they are not joined with their hellos. */
  join?: JoinCounts | undefined
  /** The first 4 MiB, by what the formats say of events without a fingerprint; only events that an answer may be known for. */
  readonly beginning: Map<UnfingerprintedEvents, BeginningCounts>
}

/** The events of one protocol. */
export interface TypeCounts {
  events: number
  /** Those that an answer was added to, by what it rests on; `none` of answers without a name, or without such a rule. */
  readonly annotated: Map<Evidence | 'none', number>
}

/** What the beginning of logs has of one type of events. */
export interface BeginningCounts {
  /** Events that have a fingerprint. */
  fingerprinted: number
  /** Events that could have one, if the tool that wrote them were told so. */
  unfingerprinted: number
}

/** The counts of nothing. */
export function noCounts(): EnrichCounts {
  return {
    lines: 0,
    bytes: 0,
    outcomes: new Map(),
    novel: 0,
    unreadable: 0,
    utf16: 0,
    occupied: 0,
    fingerprinted: 0,
    types: new Map(),
    beginning: new Map(),
  }
}
