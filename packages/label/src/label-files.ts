import { statSync } from 'node:fs'
import type { Digests } from '@fingerpost/fingerprint'
import { observationFiles, STANDARD_INPUT } from '@fingerpost/io'
import type { EndpointEvent } from './endpoint-event.ts'
import { inTimeOrder } from './in-time-order.ts'
import { Labeller, type TimeWindow } from './labeller.ts'
import type { Dated } from './line-format.ts'
import type { NetworkRecord } from './network/network-record.ts'
import { networkFormats, networkTexts } from './network/registry.ts'
import { observationLine } from './observation-line.ts'
import { type Placed, type ReadOptions, readItems } from './read-items.ts'
import { eventSources } from './sources/registry.ts'
import { LabelTally } from './tally.ts'

/** How records and events are joined. */
export interface JoinOptions {
  readonly window: TimeWindow
  /** By how many seconds lines may come too late in their file. */
  readonly disorder: number
  /** Count broken lines instead of stopping at the first. */
  readonly skipInvalid: boolean
  readonly digests: Digests
  /** Stops the reading, which then rejects. */
  readonly signal: AbortSignal
}

/** What became of the records and events, as far as the lines were read. */
export interface JoinCounts {
  readonly records: LabelTally
  readonly events: LabelTally
  matched: number
  /** How many of those that matched have a HASSH and no fingerprint, so that no database holds them. */
  hasshAlone: number
  ambiguous: number
  unmatched: number
}

/** What a join gives. */
export interface Labelling {
  /** Observations, a line of JSON each without its line end, in the order of the records. */
  readonly lines: AsyncGenerator<string>
  readonly counts: Readonly<JoinCounts>
}

/** Read by {@link labelFiles}. */
export interface LabelInputs {
  /** Files and folders of network records; `-` is standard input. */
  readonly records: readonly string[]
  /** Files and folders of endpoint events; `-` is standard input. */
  readonly events: readonly string[]
}

/**
 * Joins network records with the socket events of endpoints: observations of those whose process is known for certain.
 * The files of each side are read together, by time. Throws InputError for paths that are not there; iterating throws it
 * for files and lines that cannot be read.
 */
export function labelFiles(inputs: LabelInputs, options: JoinOptions): Labelling {
  const counts = noCounts()
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, options.signal])
  const stream = <Item extends Dated>(
    paths: readonly string[],
    kinds: Pick<ReadOptions<Item>, 'formats' | 'texts'>,
    tally: LabelTally,
  ) => {
    const files = observationFiles(paths)
    tally.totalBytes = files.map(sizeOf).reduce((sum, size) => sum + size, 0)
    return inTimeOrder(files.map((path) => readItems(path, { ...options, ...kinds, tally, signal })))
  }
  const records = stream(inputs.records, networkKinds(options.digests), counts.records)
  const events = stream(inputs.events, { formats: eventSources() }, counts.events)
  return { lines: observations({ records, events, counts, stop }, options), counts }
}

function networkKinds(digests: Digests): Pick<ReadOptions<NetworkRecord>, 'formats' | 'texts'> {
  return { formats: networkFormats(digests), texts: networkTexts(digests) }
}

function noCounts(): JoinCounts {
  return { records: new LabelTally(), events: new LabelTally(), matched: 0, hasshAlone: 0, ambiguous: 0, unmatched: 0 }
}

/** What an SSH event of a log has. */
function hasHasshAlone({ facts }: NetworkRecord): boolean {
  return Object.keys(facts.fingerprints).join() === 'hassh'
}

/** Pipes have no size. */
function sizeOf(path: string): number {
  return path === STANDARD_INPUT ? 0 : statSync(path).size
}

interface Streams {
  readonly records: AsyncGenerator<Placed<NetworkRecord>>
  readonly events: AsyncGenerator<Placed<EndpointEvent>>
  readonly counts: JoinCounts
  /** Closes the files. */
  readonly stop: AbortController
}

async function* observations({ records, events, counts, stop }: Streams, options: JoinOptions) {
  const labeller = new Labeller(events, { ...options, records: counts.records, events: counts.events })
  try {
    for await (const record of records) {
      counts.records.taken += 1
      const owner = await labeller.ownerOf(record)
      if (typeof owner !== 'string') {
        counts.matched += 1
        if (hasHasshAlone(record.item)) counts.hasshAlone += 1
        yield observationLine(record.item.facts, owner)
      } else if (owner !== 'late') counts[owner] += 1
    }
    await labeller.finish()
  } finally {
    stop.abort()
  }
}
