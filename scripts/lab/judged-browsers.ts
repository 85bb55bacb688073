import { readFileSync } from 'node:fs'
import { type Fold, readSessions, type Session, trainedDatabase } from '@fingerpost/evaluate'
import { type Classifier, createClassifier, isIdentified, parseFamilies, parsePrevalence } from '@fingerpost/inference'
import type { Observation } from './observe.ts'

/** What was said of genuine browsers whose version the database lacks. */
export interface BrowserJudgement {
  versions: number
  messages: number
  /** Those of which the engine is named. */
  right: number
  /** Those of which a program is named that was only ever told to send such a message, with a score of 0.5 or more. */
  imitators: number
  sure: number
  surelyWrong: number
}

const RESOURCES = new URL('../../resources/', import.meta.url)
const PARTS = 12
const SURE = 0.9

/**
 * Judges the TLS and QUIC messages of browsers, a twelfth of their versions at a time, with a database of all other
 * observations, imitators among them, as the embedded one is read.
 */
export async function judgeBrowsers(folder: string): Promise<BrowserJudgement> {
  const { signal } = new AbortController()
  const sessions = await readSessions([folder], signal)
  const forms = parseFamilies(text('families/browsers.csv'))
  const prevalence = parsePrevalence(text('prevalence/prevalence.csv'), 'prevalence.csv')
  const facts = new Map(sessions.map((session): [Session, Observation] => [session, JSON.parse(session.line)]))
  const versionOf = (session: Session) => browserVersion(facts.get(session), forms)
  const versions = [...new Set(sessions.flatMap((session) => versionOf(session) ?? []))].sort()
  const judgement = { versions: versions.length, messages: 0, right: 0, imitators: 0, sure: 0, surelyWrong: 0 }
  for (let part = 0; part < PARTS; part++) {
    const isLeftOut = (session: Session) => versions.indexOf(versionOf(session) ?? '') % PARTS === part
    const fold = { name: `${part}`, test: sessions.filter(isLeftOut), train: sessions.filter((one) => !isLeftOut(one)) }
    const classifier = createClassifier(await trainedDatabase(fold, signal), { forms, prevalence })
    judgeFold(fold, classifier, { facts, forms, judgement })
  }
  return judgement
}

interface Judging {
  readonly facts: ReadonlyMap<Session, Observation>
  readonly forms: ReadonlyMap<string, string>
  readonly judgement: BrowserJudgement
}

function judgeFold(fold: Fold, classifier: Classifier, { facts, forms, judgement }: Judging): void {
  for (const session of fold.test) {
    const { fingerprint = '', process = '', timestamp = '' } = facts.get(session) ?? {}
    const answer = classifier.identify({ fingerprint, time: Date.parse(timestamp) })
    judgement.messages++
    if (!isIdentified(answer)) continue
    const isRight = answer.process === forms.get(process)
    if (isRight) judgement.right++
    if (answer.imitators?.includes(answer.process) && answer.score >= 0.5) judgement.imitators++
    if (answer.score < SURE) continue
    judgement.sure++
    if (!isRight) judgement.surelyWrong++
  }
}

/** The program and version of a genuine browser's message; undefined for any other. */
function browserVersion(facts: Observation | undefined, forms: ReadonlyMap<string, string>): string | undefined {
  if (facts === undefined || facts.imitates !== undefined || !forms.has(facts.process)) return undefined
  return /^(?:tls|quic)\//.test(facts.fingerprint) ? `${facts.process} ${facts.process_version}` : undefined
}

function text(name: string): string {
  return readFileSync(new URL(name, RESOURCES), 'utf8')
}
