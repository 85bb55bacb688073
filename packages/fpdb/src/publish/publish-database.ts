import { type ObservationsSummary, type Origin, type PublicManifest, SCHEMA_VERSION } from '@fingerpost/database/tools'
import type { Tally } from '../tallies/tally.ts'
import { ageWeights, EQUAL_WEIGHTS, type Weights } from './ageing.ts'
import type { PublishedEntry } from './entry.ts'
import { type PublishOptions, pruneLimits } from './options.ts'
import { publish } from './publish.ts'

/** A public database that is not yet written. */
export interface PublicDatabase {
  readonly entries: readonly PublishedEntry[]
  readonly manifest: PublicManifest
}

/** What tallies were counted from, as the manifest states it. */
export interface CountedFrom {
  readonly origin: Origin
  readonly observations: ObservationsSummary
}

/** Turns sorted tallies into a public database. */
export async function publishDatabase(
  tallies: AsyncIterable<Tally>,
  { origin, observations }: CountedFrom,
  options: PublishOptions,
): Promise<PublicDatabase> {
  const ageing = ageingOf(options, observations)
  const entries = await publish(
    tallies,
    options,
    ageing === undefined ? EQUAL_WEIGHTS : weightsOf(ageing, observations),
  )
  const manifest = {
    schema: SCHEMA_VERSION,
    ...origin,
    limits: limitsOf(options),
    ...(ageing === undefined ? {} : { ageing }),
    ...(options.by === 'name' ? { by: options.by } : {}),
    observations,
  }
  return { entries, manifest }
}

function limitsOf(options: PublishOptions): PublicManifest['limits'] {
  const { minCount, minHosts, since, until } = options
  return {
    ...pruneLimits(options),
    ...(minCount === undefined ? {} : { min_count: minCount }),
    ...(minHosts === undefined ? {} : { min_hosts: minHosts }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
}

/** Undefined where all days count alike: because nobody asked for more, or no observation has a time. */
function ageingOf({ halfLife, asOf }: PublishOptions, { last }: ObservationsSummary): PublicManifest['ageing'] {
  const reference = asOf ?? last
  return halfLife === undefined || reference === undefined ? undefined : { half_life: halfLife, as_of: reference }
}

function weightsOf(
  { half_life, as_of }: NonNullable<PublicManifest['ageing']>,
  observations: ObservationsSummary,
): Weights {
  return ageWeights({ halfLife: half_life, asOf: as_of, firstDay: observations.first, total: observations.count })
}
