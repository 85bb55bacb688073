import type { ScoredFacet } from '@fingerpost/database'
import type { Destination } from '../features/destination.ts'
import { hostName, NO_NAME } from '../features/domain.ts'
import type { Features } from '../features/features.ts'
import type { ScoringRule } from './scoring-rule.ts'

/** The least logarithm of a process's share: that of 1e-5. */
const LEAST_PRIOR = -11.51293
/** The least logarithm of a class's share of its process: that of 1e-6. */
const LEAST_PRESENT = -13.81551
/** The logarithm for a class that was never seen: that of 1e-12. */
const ABSENT = -27.63102

const FEATURES: readonly ScoredFacet[] = [
  'classes_ip_as',
  'classes_hostname_domains',
  'classes_port_applications',
  'classes_ip_ip',
  'classes_hostname_sni',
]

/** The rule of pmercury's release of December 2019: every feature counts as much as the next. */
export const pmercuryRule: ScoringRule = {
  features: (counted) => FEATURES.filter((feature) => counted.has(feature)),
  classOf,
  storedClass,
  prior: ({ count, totalCount }) => Math.max(Math.log(count / totalCount), LEAST_PRIOR),
  present: (_feature, classCount, { count }) => Math.max(Math.log(classCount / count), LEAST_PRESENT),
  absent: () => ABSENT,
}

function classOf(feature: ScoredFacet, destination: Destination, features: Features): string {
  const { serverName, destinationAddress, destinationPort, userAgent = '' } = destination
  switch (feature) {
    case 'classes_ip_as':
      return features.autonomousSystem(destination)
    case 'classes_hostname_domains':
      return features.registrableDomain(destination)
    case 'classes_port_applications':
      return features.portApplication(destination)
    case 'classes_port_port':
      return String(destinationPort)
    case 'classes_ip_ip':
      return destinationAddress ?? 'unknown'
    case 'classes_hostname_sni':
      return serverName ? hostName(serverName) : NO_NAME
    case 'classes_user_agent':
      return userAgent
  }
}

/** Systems are named `16509` or `16509:Amazon`, and none is also named `0`; names were once counted as they were spelt. */
function storedClass(feature: ScoredFacet, name: string): string {
  if (feature === 'classes_ip_as') return name === '0' ? 'unknown' : systemNumber(name)
  const isName = feature === 'classes_hostname_domains' || feature === 'classes_hostname_sni'
  return isName && name !== NO_NAME ? name.toLowerCase() : name
}

function systemNumber(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(0, colon)
}
