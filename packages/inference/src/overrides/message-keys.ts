import type { LoggedKeys } from '@fingerpost/database'
import { ja4Variants, NPF_FORMATS } from '@fingerpost/database'
import {
  type Digests,
  formatNpf,
  hasshOfFingerprint,
  ja3,
  type NpfFingerprint,
  parseNpf,
} from '@fingerpost/fingerprint'
import type { Query } from '../answers/query.ts'

/** All keys that a user may have named a message by. */
export function messageKeys({ fingerprint, aliases = [] }: Query, digests: Digests): readonly string[] {
  const facts = parseNpf(fingerprint)
  const derived = facts === undefined ? [] : [...notations(facts), ...hashes(facts, digests)]
  return [fingerprint, ...aliases, ...derived].flatMap((key) => (key.startsWith('ja4/') ? ja4Keys(key) : key))
}

/** The same of what a log tells; a fingerprint is compared by JA4, without one by JA3, that of an SSH client by HASSH. */
export function loggedMessageKeys({ ja3: hash, ja4 = [], hassh }: LoggedKeys): readonly string[] {
  if (hassh !== undefined) return [`hassh/${hassh}`, `${OF_FINGERPRINT}hassh/${hassh}`]
  const byJa4 = ja4.flatMap((text) => [...ja4Keys(`ja4/${text}`), `${OF_FINGERPRINT}ja4/${text}`])
  if (hash === undefined) return byJa4
  return byJa4.length > 0 ? [...byJa4, `ja3/${hash}`] : [`ja3/${hash}`, `${OF_FINGERPRINT}ja3/${hash}`]
}

/** What a fingerprint that a user has named is found by: itself, and in logs the hashes that it yields. */
export function overrideKeys(key: string, digests: Digests): readonly string[] {
  const facts = parseNpf(key)
  const derived = facts === undefined ? sshHashes(key, digests) : hashes(facts, digests)
  return [key, ...derived.map((hash) => OF_FINGERPRINT + hash)]
}

/** Tells hashes of fingerprints from those that a user has named. */
const OF_FINGERPRINT = 'of '

/** A hello in the form that it came in and in the coarser ones. */
function notations(facts: NpfFingerprint): readonly string[] {
  return NPF_FORMATS.slice(NPF_FORMATS.indexOf(facts.format)).map((format) => formatNpf(facts, format))
}

/** JA3 needs the order of extensions, and `tls/2` leaves some out. */
function hashes(facts: NpfFingerprint, digests: Digests): readonly string[] {
  if (facts.format === 'tls/2') return []
  const byJa4 = ja4Variants(facts, digests).map((text) => `ja4/${text}`)
  return facts.format === 'tls' ? [...byJa4, `ja3/${ja3(facts, digests)}`] : byJa4
}

function sshHashes(key: string, digests: Digests): readonly string[] {
  const hassh = hasshOfFingerprint(key, digests)
  return hassh === undefined ? [] : [`hassh/${hassh}`]
}

/** A JA4, and the beginnings of it that may be named. */
function ja4Keys(key: string): readonly string[] {
  const [summary, suites] = key.split('_')
  return [key, `${summary}_${suites}_*`, `${summary}_*`]
}
