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

/** All keys by which the user may have labelled a message. */
export function messageKeys({ fingerprint, aliases = [] }: Query, digests: Digests): readonly string[] {
  const facts = parseNpf(fingerprint)
  const derived = facts === undefined ? [] : [...notations(facts), ...hashes(facts, digests)]
  return [fingerprint, ...aliases, ...derived].flatMap((key) => (key.startsWith('ja4/') ? ja4Keys(key) : key))
}

/** The same for a log event, whose fingerprint is compared by JA4, by JA3 if it has none, or by HASSH for SSH clients. */
export function loggedMessageKeys({ ja3: hash, ja4 = [], hassh }: LoggedKeys): readonly string[] {
  if (hassh !== undefined) return [`hassh/${hassh}`, `${OF_FINGERPRINT}hassh/${hassh}`]
  const byJa4 = ja4.flatMap((text) => [...ja4Keys(`ja4/${text}`), `${OF_FINGERPRINT}ja4/${text}`])
  if (hash === undefined) return byJa4
  return byJa4.length > 0 ? [...byJa4, `ja3/${hash}`] : [`ja3/${hash}`, `${OF_FINGERPRINT}ja3/${hash}`]
}

/** The keys that an override is found by: itself, and for logs the hashes of its fingerprint. */
export function overrideKeys(key: string, digests: Digests): readonly string[] {
  const facts = parseNpf(key)
  const derived = facts === undefined ? sshHashes(key, digests) : hashes(facts, digests)
  return [key, ...derived.map((hash) => OF_FINGERPRINT + hash)]
}

/** Prefix that separates derived hashes from hashes that the user gave. */
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
