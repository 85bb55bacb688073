import type { MatchTier, ScoredFacet } from '@fingerpost/database'

/** How the classes of one feature are smoothed. The weights of a mixture: what they leave is the process's own. */
export interface Smoothing {
  /** Where the process went with other fingerprints. */
  readonly elsewhere: number
  /** Where all processes with this fingerprint went. */
  readonly fingerprint: number
  /** Where everybody went. */
  readonly background: number
  /** The share of a class that the database has never seen, within the background. */
  readonly unseen: number
}

/** The features that are weighed. docs/formats/classifier.md says how every figure here was found. */
export const SMOOTHING = {
  classes_ip_as: { elsewhere: 0.05, fingerprint: 0.1, background: 0.01, unseen: 1e-9 },
  classes_hostname_domains: { elsewhere: 0.29, fingerprint: 0, background: 0.1, unseen: 3e-4 },
  classes_port_applications: { elsewhere: 0.18, fingerprint: 0, background: 0.02, unseen: 6e-3 },
} as const satisfies Partial<Record<ScoredFacet, Smoothing>>

export type WeighedFeature = keyof typeof SMOOTHING

export const WEIGHED_FEATURES: readonly WeighedFeature[] = [
  'classes_ip_as',
  'classes_hostname_domains',
  'classes_port_applications',
]

/** The share of a fingerprint's sessions that is left to processes seen with its siblings alone. */
export const SIBLINGS = 0.0115

/** How many siblings are read, how many of their programs count, and how many entries make the picture of where everybody goes. */
export const MOST_SIBLINGS = 16
export const MOST_SIBLING_PROGRAMS = 20
export const LARGEST_ENTRIES = 128

/** How much commoner a program is than its copies. */
export const GENUINE = 50

/** The part of an entry's sessions that prevalence leaves as they are counted. */
export const ALIKE = 0.25

/** The class of prevalence of programs that a table does not have. */
export const USUAL_CLASS = 2

/** Below this distance an unknown fingerprint is answered by those that resemble it. */
export const NEAR = 0.3

/**
 * By key of a log: how far a hello without an entry is from the nearest entry, where another entry has its key. Means
 * over the entries of cisco-2019-12 that share their key with another, each taken out once; from `sorted-ja3` on those
 * that share no finer one.
 */
export const TIER_DISTANCE: ReadonlyMap<MatchTier, number> = new Map([
  ['ja4', 0.032],
  ['ja3', 0.035],
  ['sorted-ja3', 0.098],
  ['stable', 0.017],
  ['ordered-ciphers', 0.07],
])

/** How probable it is that a hello has no entry though the finest key that a log has of it leads to one. */
export const ANOTHER_OF_KEY = 0.05

/** The least probability that the program is none of those listed, where a JA4 alone resembles theirs. */
export const LEAST_UNLISTED_BY_JA4 = 0.5

/**
 * How far evidence counts, as an exponent: `fresh` · months^−`decay` with `longest` months at most, and for an approximate
 * match a part of that. Before it, shares of the fingerprint's sessions count for `prior` more, as an exponent; after it,
 * `uniform` is shared evenly.
 */
export const TEMPERING = {
  fresh: 0.92,
  decay: 0.16,
  longest: 5,
  approximate: 0.6,
  prior: 0.125,
  uniform: 0.004,
} as const

/** How old a database can count as, in months; `usual` where the time of a connection is not known. */
export const AGE = { least: 1, usual: 12, most: 36 } as const

/** The log-odds that the program is none of those listed, for the usual age; and the least probability of it. */
export const UNLISTED = {
  least: 0.06,
  constant: -4.7,
  /** Per nat of evidence for the background against the programs. */
  evidence: 0.32,
  /** Per nat of the number of programs. */
  programs: 0.65,
  /** For an approximate match, and per unit of its distance. */
  approximate: 1,
  distance: 15,
  /** Per nat of entropy among the programs. */
  entropy: 0.65,
  /** As far as the programs are Windows executables that are written with capitals, or without. */
  capitals: 1.8,
  lowerCase: -1.9,
  /** Per nat that a program is rarer than `common`; none is rarer than `rarest`. Both are shares of all sessions. */
  rarity: 0.3,
  common: 0.03,
  rarest: 1e-5,
} as const

/**
 * What `UNLISTED` has instead for a database that a lab made, which lacks most programs however new it is: its constant is
 * for the usual age too, but its odds grow with the age to the power of `age` alone.
 */
export const UNLISTED_BY_LAB = { constant: -2.8, approximate: 1.6, distance: 5, entropy: 0, age: 0.15 } as const
