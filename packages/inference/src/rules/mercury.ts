import {
  lastTwoLabels,
  normalisedAddress,
  normalisedName,
  SCORED_FACETS,
  type ScoredFacet,
  userAgentClass,
} from '@fingerpost/database'
import type { Destination } from '../features/destination.ts'
import { NO_NAME } from '../features/domain.ts'
import type { Features } from '../features/features.ts'
import type { ScoringRule } from './scoring-rule.ts'

/** How much the evidence of each feature counts, and the name an entry's own `feature_weights` have for it. */
const WEIGHTS: Readonly<Record<ScoredFacet, { name: string; weight: number }>> = {
  classes_ip_as: { name: 'as', weight: 0.13924 },
  classes_hostname_domains: { name: 'domain', weight: 0.1559 },
  classes_port_applications: { name: 'port', weight: 0.00528 },
  classes_port_port: { name: 'port', weight: 0.00528 },
  classes_ip_ip: { name: 'ip', weight: 0.56735 },
  classes_hostname_sni: { name: 'sni', weight: 0.96941 },
  classes_user_agent: { name: 'ua', weight: 1 },
}

/** The least logarithm of a process's share. */
const LEAST_PRIOR = Math.log(0.1)

/**
 * The rule of mercury 2: a class adds its feature's weight times the logarithm of the share of sessions that have both
 * the class and the process; one that was not seen counts as a tenth of a session. The application of a port stands in
 * where a database has no port numbers. `overrides` are an entry's own `feature_weights`.
 */
export function mercuryRule(overrides: Readonly<Record<string, number>> = {}): ScoringRule {
  const own = new Map(Object.entries(overrides))
  const weightOf = (feature: ScoredFacet) => own.get(WEIGHTS[feature].name) ?? WEIGHTS[feature].weight
  return {
    features,
    classOf,
    storedClass,
    prior: ({ count, totalCount }) => Math.max(Math.log(count / totalCount), LEAST_PRIOR),
    present: (feature, classCount, { totalCount }) => weightOf(feature) * Math.log(classCount / totalCount),
    absent: (feature, { totalCount }) => weightOf(feature) * Math.log(0.1 / totalCount),
  }
}

function features(counted: ReadonlySet<ScoredFacet>): readonly ScoredFacet[] {
  const weighed = SCORED_FACETS.filter((feature) => counted.has(feature))
  return counted.has('classes_port_port') ? weighed.filter((name) => name !== 'classes_port_applications') : weighed
}

function classOf(feature: ScoredFacet, destination: Destination, features: Features): string {
  const { serverName, destinationAddress, destinationPort, userAgent = '' } = destination
  switch (feature) {
    case 'classes_ip_as':
      return systemNumber(features.autonomousSystem(destination))
    case 'classes_hostname_domains':
      return lastTwoLabels(normalisedName(destination.classes?.domain ?? serverName))
    case 'classes_port_applications':
      return features.portApplication(destination)
    case 'classes_port_port':
      return String(destinationPort)
    case 'classes_ip_ip':
      return normalisedAddress(destinationAddress ?? '')
    case 'classes_hostname_sni':
      return normalisedName(serverName)
    case 'classes_user_agent':
      return userAgentClass(userAgent)
  }
}

function storedClass(feature: ScoredFacet, name: string): string {
  if (feature === 'classes_ip_as') return systemNumber(name.split(':', 1)[0] ?? name)
  if (feature === 'classes_hostname_domains' || feature === 'classes_hostname_sni')
    return normalisedName(name === NO_NAME ? undefined : name)
  if (feature === 'classes_ip_ip') return normalisedAddress(name)
  if (feature === 'classes_user_agent') return name === NO_NAME ? '' : userAgentClass(name)
  return name
}

function systemNumber(system: string): string {
  return system === 'unknown' ? '0' : system
}
