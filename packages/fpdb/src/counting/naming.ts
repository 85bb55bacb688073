import { createHmac } from 'node:crypto'
import { memoised } from '@fingerpost/database'
import { FACETS, type Facet } from '@fingerpost/database/facets'
import { type NormalFingerprint, normalFingerprint } from '@fingerpost/database/tools'
import type { Digests, NpfFormat } from '@fingerpost/fingerprint'
import { type FeatureData, type NameOf, namesOf } from './names.ts'

/** What a counter needs: the data of features, and what is counted apart. */
export interface CounterOptions {
  readonly format: NpfFormat
  readonly digests: Digests
  readonly features: FeatureData
  readonly facets: readonly Facet[]
  /** Count each day on its own. Only then can tallies be weighed by age or cut by day later on. */
  readonly byDay: boolean
  /** Count each host on its own, under a hash with this key. */
  readonly hostSalt: string | undefined
}

/**
 * Facets whose names follow from the same part of an observation, in the order of `LISTS`: these names always come
 * together, so they are counted as one.
 */
const FACETS_OF_LISTS = [
  ['classes_hostname_domains', 'classes_hostname_tlds', 'classes_hostname_sni'],
  ['classes_ip_as', 'classes_ip_ip'],
  ['classes_port_applications', 'classes_port_port'],
  ['os_info'],
  ['application_categories', 'classes_user_agent', 'parent_info', 'imitated_versions'],
] as const satisfies readonly (readonly Facet[])[]

/** The lists of names that an observation counts for; JA3 depends on the fingerprint. */
export const [OF_NAME, OF_ADDRESS, OF_PORT, OF_SYSTEM, OF_OTHERS, OF_JA3] = [0, 1, 2, 3, 4, 5]
/** How many such lists an observation has. */
export const LISTS = 6

/** The name of one facet: its place in `FACETS`, and how it follows from an observation. */
export interface Named {
  readonly facet: number
  readonly nameOf: NameOf
}

/** The names that observations are counted under; slow look-ups are remembered. */
export interface Naming {
  readonly normalize: (fingerprint: string) => NormalFingerprint | 'truncated'
  readonly hash: (host: string) => string
  /** By list, the facets that are counted. */
  readonly lists: readonly (readonly Named[])[]
  readonly byDay: boolean
  readonly byHost: boolean
}

/** The naming that a counter with these options counts by. */
export function namingOf({ format, digests, features, facets, byDay, hostSalt }: CounterOptions): Naming {
  const names = namesOf(features)
  return {
    normalize: memoised((fingerprint) => normalFingerprint(fingerprint, format, digests), REMEMBERED),
    hash: memoised((host) => hostHash(host, hostSalt ?? ''), REMEMBERED),
    lists: FACETS_OF_LISTS.map((list) =>
      list
        .filter((facet) => facets.includes(facet))
        .map((facet) => ({ facet: FACETS.indexOf(facet), nameOf: names[facet] })),
    ),
    byDay,
    byHost: hostSalt !== undefined,
  }
}

const REMEMBERED = 1 << 14

/** Enough of the hash that no two hosts of the world are likely to share it. */
const HOST_CHARACTERS = 16

function hostHash(host: string, salt: string): string {
  return createHmac('sha256', salt).update(host).digest('base64url').slice(0, HOST_CHARACTERS)
}
