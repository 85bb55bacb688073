import type { EnrichCounts } from '@fingerpost/enrich'
import { counter, type Family, type Sample, samplesBy } from '../metrics/exposition.ts'
import { type Meter, type SourceCounts, withoutSecrets } from './meter.ts'

/** The metrics of fp-enrich (docs/metrics.md). `output` is as it was named. */
export function enrichFamilies(meter: Meter, { output }: { readonly output: string }): Family[] {
  const { counts } = meter
  return [
    ...sourceFamilies(meter.sources),
    ...(counts === undefined ? [] : eventFamilies(counts)),
    counter('fingerpost_output_bytes_total', 'Bytes that were written.', [
      { labels: { sink: withoutSecrets(output) }, value: meter.written },
    ]),
    ...(meter.isFollowing ? [lagFamily(meter.sources)] : []),
    {
      name: 'fingerpost_batch_seconds',
      type: 'histogram',
      help: 'How long it took to enrich and write the lines that were there at once.',
      samples: meter.batches.samples(),
    },
    ...meter.database.families(),
  ]
}

function sourceFamilies(sources: ReadonlyMap<string, SourceCounts>): Family[] {
  const of = (value: (counts: SourceCounts) => number) =>
    samplesBy(
      'source',
      [...sources].map(([name, counts]) => [name, value(counts)]),
    )
  return [
    counter(
      'fingerpost_input_lines_total',
      'Lines that were read.',
      of(({ lines }) => lines),
    ),
    counter(
      'fingerpost_input_bytes_total',
      'Bytes that were read, unpacked.',
      of(({ bytes }) => bytes),
    ),
    counter(
      'fingerpost_unreadable_lines_total',
      'Lines that are none of their log format.',
      of(({ unreadable }) => unreadable),
    ),
    counter(
      'fingerpost_dropped_lines_total',
      'Lines that found no room, as their source cannot wait.',
      of(({ dropped }) => dropped()),
    ),
  ]
}

function eventFamilies({ types }: EnrichCounts): Family[] {
  const events = [...types].map(([type, { events }]) => [type, events] as const)
  const annotated = [...types].flatMap(([type, counts]) =>
    [...counts.annotated].map(([evidence, value]): Sample => ({ labels: { type, evidence }, value })),
  )
  return [
    counter('fingerpost_events_total', "Events with a client's fingerprint.", samplesBy('type', events)),
    counter('fingerpost_annotated_events_total', 'Events that an answer was added to, by what it rests on.', annotated),
  ]
}

function lagFamily(sources: ReadonlyMap<string, SourceCounts>): Family {
  const now = performance.now()
  const lags = [...sources].map(([name, { behindSince = now }]) => [name, (now - behindSince) / 1000] as const)
  return {
    name: 'fingerpost_lag_seconds',
    type: 'gauge',
    help: 'Since when lines wait that were not written yet; 0 while none do.',
    samples: samplesBy('source', lags),
  }
}
