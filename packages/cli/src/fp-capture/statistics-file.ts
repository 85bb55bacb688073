import type { CaptureStatistics } from '@fingerpost/capture'
import { overwriteFile } from '@fingerpost/io'
import type { LookUpCounts } from './annotator.ts'

/** How the capture files were read. */
export interface FileCounts {
  read: number
  /** Files that could not be read, or not to their end. */
  broken: number
}

/** Where packets came from, and for a live capture where records went. */
export type SourceCounts =
  | { readonly files: FileCounts }
  | {
      readonly interfaces: Record<string, Record<string, number>>
      /** Records that found no room in the queue before the output. */
      readonly records_dropped: number
      /** Records of local connections that were named, and those that were not, by reason. */
      readonly processes?: Record<string, number>
    }

/** Writes what was seen as one JSON object. Throws InputError when the file cannot be written. */
export function writeStatistics(path: string, statistics: CaptureStatistics, parts: StatisticsParts): void {
  overwriteFile(path, Buffer.from(`${JSON.stringify(report(statistics, parts), undefined, 2)}\n`))
}

/** What is counted outside the capture. */
interface StatisticsParts {
  readonly sources: SourceCounts
  readonly lookUps: LookUpCounts
}

function report(statistics: CaptureStatistics, { sources, lookUps }: StatisticsParts) {
  return {
    ...sources,
    packets: {
      total: statistics.packets,
      bytes: statistics.bytes,
      cut_by_snaplen: statistics.cut,
      link_types: counts(statistics.linkTypes),
      tcp: statistics.tcp,
      udp: statistics.udp,
      without_ip: statistics.notIp,
      fragments: statistics.fragments,
      unopened: counts(statistics.unopened),
    },
    records: {
      total: statistics.records,
      truncated: statistics.truncated,
      not_looked_up: lookUps.tooLong,
      retransmissions_left_out: statistics.retransmissions,
      types: counts(statistics.recordsOf),
    },
    parse_failures: [...statistics.failures.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    reassembly: {
      messages: counts(statistics.reassembly),
      datagrams: statistics.datagrams,
      datagrams_given_up: statistics.incompleteDatagrams,
    },
  }
}

function nameOf({ protocol, reason, field }: { protocol: string; reason: string; field: string }): string {
  return `${protocol} ${reason} ${field}`
}

/** The counts by name, sorted, so that the same packets give the same bytes. */
function counts(map: ReadonlyMap<string | number, number>): Record<string, number> {
  return Object.fromEntries([...map].map(([key, count]) => [String(key), count] as const).sort(byName))
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1
}
