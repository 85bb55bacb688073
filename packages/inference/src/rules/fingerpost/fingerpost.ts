import type { Database, DatabaseEntry, ScoredFacet } from '@fingerpost/database'
import type { Destination } from '../../features/destination.ts'
import type { Features } from '../../features/features.ts'
import { isPublicFront } from '../../features/public-front.ts'
import { candidateSet } from '../candidate-set.ts'
import type { Model, ModelOptions } from '../model.ts'
import { pmercuryRule } from '../pmercury.ts'
import { ageInMonths, daysOf } from './age.ts'
import { candidatesOf } from './candidates.ts'
import { Destinations } from './destinations.ts'
import { Field } from './field.ts'
import { FingerpostScorer } from './fingerpost-scorer.ts'
import { NOT_TOLD } from './likelihoods.ts'
import { MOST_SIBLINGS, NEAR } from './parameters.ts'
import { likenessOf } from './tiers.ts'

/** Our own rule over a database. Where everybody goes is counted when the first candidates are scored. */
export function fingerpostModel(database: Database, { prevalence, forms }: ModelOptions): Model {
  const field = new Field(prevalence, database)
  let counted: Destinations | undefined
  const destinationsOf = () => {
    counted ??= new Destinations(database, field)
    return counted
  }
  return {
    near: NEAR,
    takesImitations: true,
    scoring(entries, found) {
      const destinations = destinationsOf()
      const set = candidateSet(entries.map((entry) => field.entry(entry)))
      // What resembles a fingerprint is its siblings already.
      const siblings = found.by === 'approximate' ? [] : database.siblings(mostFrequent(entries), MOST_SIBLINGS)
      const candidates = candidatesOf(
        set,
        siblings.map((entry) => field.entry(entry)),
      )
      const likeness = likenessOf(found)
      const scorer = new FingerpostScorer({ set, candidates, destinations, likeness, forms, isOfLab: field.isOfLab })
      const days = daysOf(entries) ?? destinations.days
      return { scorer, classOf, ageAt: (time) => ageInMonths(days, time) }
    },
  }
}

const DOMAINS: ScoredFacet = 'classes_hostname_domains'

/** As pmercury's; but where nothing is told of a destination at all, or its name is hidden, that is no evidence. */
function classOf(feature: ScoredFacet, destination: Destination, features: Features): string {
  const { serverName, destinationAddress, destinationPort, classes } = destination
  const isTold = (serverName ?? destinationAddress ?? destinationPort ?? classes) !== undefined
  if (feature === DOMAINS && serverName !== undefined && isPublicFront(serverName)) return NOT_TOLD
  return isTold ? pmercuryRule.classOf(feature, destination, features) : NOT_TOLD
}

/** The fingerprint with the most sessions; of several the one that sorts first. Entries with one key share siblings. */
function mostFrequent(entries: readonly DatabaseEntry[]): string {
  const [first] = [...entries].sort((a, b) => b.totalCount - a.totalCount || (a.fingerprint < b.fingerprint ? -1 : 1))
  return first?.fingerprint ?? ''
}
