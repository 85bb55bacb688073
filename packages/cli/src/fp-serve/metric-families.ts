import type { AnswerCounts } from '@fingerpost/serve'
import type { DatabaseInfo } from '../metrics/database-info.ts'
import { counter, type Family, samplesBy } from '../metrics/exposition.ts'

/** What is counted of a service. */
export interface ServiceCounts {
  readonly counts: AnswerCounts
  readonly connections: number
  readonly database: DatabaseInfo
}

/** The metrics of fp-serve (docs/metrics.md). */
export function serveFamilies({ counts, connections, database }: ServiceCounts): Family[] {
  return [
    counter('fingerpost_questions_total', 'Questions that were answered, by how.', samplesBy('outcome', counts)),
    {
      name: 'fingerpost_connections',
      type: 'gauge',
      help: 'Callers that are connected.',
      samples: [{ value: connections }],
    },
    ...database.families(),
  ]
}
