import { type AutonomousSystems, memoised } from '@fingerpost/database'
import type { Facet } from '@fingerpost/database/facets'
import {
  autonomousSystem,
  HIDDEN,
  hostName,
  isPublicFront,
  type PublicSuffixes,
  portApplication,
  registrableDomain,
  topLevelDomain,
} from '@fingerpost/inference'
import type { Observation } from '../observations/observation.ts'

/** The data that classes are computed with. */
export interface FeatureData {
  readonly autonomousSystems: AutonomousSystems
  readonly suffixes: PublicSuffixes
}

/** The name that an observation is counted under in a facet; undefined where it has none. */
export type NameOf = (observation: Observation) => string | undefined

/** How many systems are remembered by address: looking one up takes ten times as long as the other features. */
const REMEMBERED = 1 << 16

const NO_NAME = 'None'

/**
 * The names of an observation, by facet. Classes that a line gives ready-made win over those that are computed; the
 * features are those of the classifier. Every kind of destination class has a name for every observation, whatever is
 * known of it, so that its counts sum to the count of the executable. `ja3` is not here: it may come from the fingerprint.
 */
export function namesOf({ autonomousSystems, suffixes }: FeatureData): Readonly<Record<Exclude<Facet, 'ja3'>, NameOf>> {
  const domainOf = lastRemembered((name: string) => (isPublicFront(name) ? HIDDEN : registrableDomain(name, suffixes)))
  const suffixOf = memoised((domain: string) => suffixOfDomain(domain, suffixes), REMEMBERED)
  const systemOf = memoised((address: string) => autonomousSystem(address, autonomousSystems), REMEMBERED)
  return {
    application_categories: ({ applicationCategory }) => applicationCategory,
    classes_ip_as: ({ ready, destinationAddress }) => ready.autonomousSystem ?? systemOf(destinationAddress ?? ''),
    classes_hostname_domains: ({ ready, serverName }) => ready.domain ?? domainOf(serverName ?? ''),
    classes_hostname_tlds: ({ ready, serverName }) =>
      ready.topLevelDomain ?? suffixOf(domainOf(nameOf(ready.domain, serverName))),
    classes_port_applications: ({ ready, destinationPort }) =>
      ready.portApplication ?? portApplication(destinationPort),
    classes_port_port: ({ destinationPort }) => (destinationPort === undefined ? 'unknown' : String(destinationPort)),
    classes_ip_ip: ({ destinationAddress }) => destinationAddress ?? 'unknown',
    classes_hostname_sni: ({ serverName }) => wholeName(serverName),
    classes_user_agent: ({ userAgent }) => userAgent,
    os_info: ({ operatingSystem }) => operatingSystem,
    parent_info: ({ parentProcess }) => parentProcess,
    imitated_versions: ({ imitatedVersion }) => imitatedVersion,
  }
}

/** The public name of encrypted hellos is counted as no destination. */
function wholeName(serverName: string | undefined): string {
  if (serverName === undefined) return NO_NAME
  return isPublicFront(serverName) ? HIDDEN : hostName(serverName) || NO_NAME
}

/** A ready domain tells the public suffix where there is no name; `None` stands for no name. */
function nameOf(readyDomain: string | undefined, serverName: string | undefined): string {
  return serverName ?? (readyDomain === NO_NAME ? '' : (readyDomain ?? ''))
}

/** A domain has the suffix that the names below it have; domains are fewer. */
function suffixOfDomain(domain: string, suffixes: PublicSuffixes): string {
  if (domain === HIDDEN) return HIDDEN
  return domain === NO_NAME ? NO_NAME : topLevelDomain(domain, suffixes)
}

/** The function, with its last result kept. */
function lastRemembered(compute: (key: string) => string): (key: string) => string {
  let [known, result] = ['', compute('')]
  return (key) => {
    if (key !== known) [known, result] = [key, compute(key)]
    return result
  }
}
