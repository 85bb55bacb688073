import type { Classifier } from '@fingerpost/inference'
import { groupBy } from './group.ts'
import type { Observation } from './observe.ts'
import { stable } from './stable.ts'

/** The extension pre_shared_key (RFC 8446 section 4.2.11), which tells a resumed hello. */
const PRE_SHARED_KEY = '(0029)'
const SURE = 0.9

/** How many cases there were, and how many went as they should. */
export interface Judgement {
  cases: number
  right: number
}

/** Resumed hellos of TLS 1.3 whose client sent the same hello without pre_shared_key: right are those answered alike. */
export function judgeResumed(observations: readonly Observation[], classifier: Classifier): Judgement {
  const judgement = { cases: 0, right: 0 }
  for (const ofOne of groupBy(observations, ({ client, process }) => `${client} ${process}`).values()) {
    const hellos = ofOne.map(({ fingerprint }) => stable(fingerprint))
    const known = new Set(hellos)
    for (const resumed of hellos.filter((hello) => hello.includes(PRE_SHARED_KEY))) {
      const full = resumed.replace(PRE_SHARED_KEY, '')
      if (!known.has(full)) continue
      judgement.cases++
      if (answer(classifier, resumed).process === answer(classifier, full).process) judgement.right++
    }
  }
  return judgement
}

/** Hellos that differ from all of the programs they copy: wrong are those taken for a program that copies none. */
export function judgeImpersonators(observations: readonly Observation[], classifier: Classifier): Judgement {
  const genuine = observations.filter(({ imitates }) => imitates === undefined)
  const hellos = new Set(genuine.map(({ fingerprint }) => stable(fingerprint)))
  const judgement = { cases: 0, right: 0 }
  for (const { fingerprint, imitates, process } of observations) {
    if (imitates === undefined || !fingerprint.startsWith('tls/') || hellos.has(stable(fingerprint))) continue
    judgement.cases++
    const { process: named, score } = answer(classifier, fingerprint)
    if (named === process || score < SURE) judgement.right++
  }
  return judgement
}

function answer(classifier: Classifier, fingerprint: string): { process: string; score: number } {
  const identification = classifier.identify({ fingerprint })
  return 'process' in identification ? identification : { process: identification.status, score: 0 }
}
