import { Transform } from 'node:stream'
import { DEFAULT_KEY, Enricher, type EnrichOptions } from './enricher.ts'

/**
 * A stream of parsed events that adds a member to those that carry a client's fingerprint: what `ndjson.parse()` gives
 * goes in, what `ndjson.stringify()` takes comes out, in the same order. Events are copied, not changed, and those
 * without a fingerprint pass as they are. For bytes, `enrichBytes` is many times faster, and keeps them as they are.
 */
export function enrichStream(options: EnrichOptions): Transform {
  const enricher = new Enricher(options)
  const { key = DEFAULT_KEY } = options
  return new Transform({
    objectMode: true,
    transform(event: unknown, _encoding, done) {
      const json = enricher.enrichObject(event)
      done(null, json === undefined ? event : withMember(event, key, JSON.parse(json)))
    },
  })
}

function withMember(event: unknown, key: string, value: unknown): unknown {
  return typeof event === 'object' ? { ...event, [key]: value } : event
}
