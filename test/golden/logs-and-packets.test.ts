import { readFileSync } from 'node:fs'
import {
  defaultAutonomousSystems,
  defaultBrowsersPath,
  defaultDatabasePath,
  defaultLibrariesPath,
  defaultPrevalencePath,
  readDatabase,
} from '@fingerpost/database/node'
import {
  type Classifier,
  createClassifier,
  type Destination,
  type IdentifiedProcess,
  isIdentified,
  parseFamilies,
  parsePrevalence,
} from '@fingerpost/inference'
import { beforeAll, expect, test } from 'vitest'
import { describeWithCorpus } from '../corpus.ts'
import { type LoggedHello, loggedHellos } from '../support/logged-hellos.ts'
import { suricataRuns } from '../support/suricata.ts'

/** A name is given from this score on. */
const NAMED = 0.5
/** More processes than any candidate set has. */
const ALL = Number.MAX_SAFE_INTEGER
/** What a name that is not given may gain in a log, which leads to fewer entries than what resembles a message. */
const GUESSES = 0.12

/** What a name may gain where a key of a log leads to more entries than the one of the fingerprint. */
const MERGED = 0.002

/** What is answered to one hello from its packets and from its log. */
interface Answers {
  readonly packets: IdentifiedProcess | undefined
  readonly log: IdentifiedProcess
}

describeWithCorpus('the hellos that Suricata 8.0.8 logs, by the default database', () => {
  const answers: Answers[] = []

  beforeAll(async () => {
    const classifier = defaultClassifier()
    for (const run of suricataRuns()) {
      for (const hello of await loggedHellos(run)) answers.push(...answersTo(hello, classifier))
    }
  }, 120_000)

  test('are enough, and logs name nearly as many as packets', () => {
    expect(answers.length).toBeGreaterThan(2_000)
    const [fromPackets, fromLogs] = [
      answers.filter(({ packets }) => isNamed(packets)),
      answers.filter(({ log }) => isNamed(log)),
    ]
    expect(fromPackets.length).toBeGreaterThan(300)
    expect(fromLogs.length).toBeGreaterThan(0.95 * fromPackets.length)
  })

  test('get no greater score from a log where the database has their fingerprints', () => {
    const listed = answers.filter(({ packets }) => packets?.match.by === 'fingerprint')
    expect(listed.length).toBeGreaterThan(300)
    for (const { packets, log } of listed) {
      for (const process of [firstOf(log), firstOf(packets)]) {
        expect(scoreOf(process, log)).toBeLessThanOrEqual(scoreOf(process, packets) + MERGED)
      }
    }
  })

  test('are not named from a log that shows that the database lacks their fingerprints', () => {
    const others = answers.filter(({ packets, log }) => packets?.match.by !== 'fingerprint' && !hasFinestKey(log))
    expect(others.length).toBeGreaterThan(1_000)
    for (const { packets, log } of others) {
      expect(log.score).toBeLessThan(NAMED)
      if (packets !== undefined) expect(scoreOf(firstOf(packets), log)).toBeLessThanOrEqual(packets.score + GUESSES)
    }
  })

  test('rarely have a key of an entry without its fingerprint', () => {
    const found = answers.filter(({ log }) => hasFinestKey(log))
    const unlisted = found.filter(({ packets }) => packets?.match.by !== 'fingerprint')
    expect(unlisted.length / found.length).toBeLessThan(0.07)
  })

  test('get no name by a JA4 that resembles theirs', () => {
    const scores = answers.filter(({ log }) => log.match.by === 'approximate').map(({ log }) => log.score)
    expect(scores.length).toBeGreaterThan(1_000)
    expect(Math.max(...scores)).toBeLessThan(NAMED)
  })
})

/** As the commands have it. */
function defaultClassifier(): Classifier {
  const text = (path: string) => readFileSync(path, 'utf8')
  return createClassifier(readDatabase(defaultDatabasePath()), {
    autonomousSystems: defaultAutonomousSystems(),
    libraries: parseFamilies(text(defaultLibrariesPath())),
    forms: parseFamilies(text(defaultBrowsersPath())),
    prevalence: parsePrevalence(text(defaultPrevalencePath()), defaultPrevalencePath()),
  })
}

/** With what is known of the destination, and with nothing. */
function answersTo({ query, notations }: LoggedHello, classifier: Classifier): Answers[] {
  const { ja3, ja3String, ja4, handshake, ...known } = query
  return [known, {}].flatMap((destination: Destination) => {
    const log = classifier.identifyLogged({ ja3, ja3String, ja4, handshake, ...destination, limit: ALL })
    const asked = notations.map((fingerprint) => classifier.identify({ ...destination, fingerprint, limit: ALL }))
    return isIdentified(log) ? [{ packets: asked.find(isIdentified), log }] : []
  })
}

/** Whether a log's finest keys led to an entry: no more can be known of whether it has the very fingerprint. */
function hasFinestKey({ match }: IdentifiedProcess): boolean {
  return match.by === 'handshake' || match.by === 'ja3+ja4' || match.by === 'ja4'
}

function isNamed(answer: IdentifiedProcess | undefined): boolean {
  return answer !== undefined && answer.score >= NAMED
}

/** The first program by its own name: an answer may name its family. */
function firstOf(answer: IdentifiedProcess | undefined): string {
  return answer?.probableProcesses?.[0]?.process ?? ''
}

/** 0 for a program that is not among those of an answer. */
function scoreOf(process: string, answer: IdentifiedProcess | undefined): number {
  return answer?.probableProcesses?.find((candidate) => candidate.process === process)?.score ?? 0
}
