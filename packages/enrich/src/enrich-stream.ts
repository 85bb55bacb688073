import { Transform } from 'node:stream'
import { type JsonLogFormat, logFormats } from '@fingerpost/logs'
import { CountingAnnotator } from './counting-annotator.ts'
import { additionOf, type EnrichOptions } from './enricher.ts'

/** What is added to parsed events, and of what format they are. */
export interface EnrichStreamOptions extends EnrichOptions {
  /** EVE by default. */
  readonly format?: JsonLogFormat | undefined
}

/**
 * A stream of parsed events that adds a member to those that carry a client's fingerprint: what `ndjson.parse()` gives
 * goes in, what `ndjson.stringify()` takes comes out, in the same order. Events are copied, not changed, and those
 * without a fingerprint pass as they are. For bytes, `enrichBytes` is many times faster, and keeps them as they are.
 * Throws a RangeError where an option is out of its range.
 */
export function enrichStream(options: EnrichStreamOptions): Transform {
  const { format = logFormats.eve, digests } = options
  const addition = additionOf(options)
  const reader = format.createReader({ digests, addition })
  const annotator = new CountingAnnotator(options)
  return new Transform({
    objectMode: true,
    transform(event: unknown, _encoding, done) {
      const json = annotator.annotate(reader.readObject(event))
      done(null, json === undefined ? event : withMember(event, addition.key, JSON.parse(json)))
    },
  })
}

function withMember(event: unknown, key: string, value: unknown): unknown {
  return typeof event === 'object' ? { ...event, [key]: value } : event
}
