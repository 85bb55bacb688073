import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { readObservations } from './evaluate.ts'
import { judgeFolds, judgeLeftOut, judgeOlderDatabases } from './judged-folds.ts'
import { HOST, type Observation } from './observe.ts'

// docs/database.md has the figures of all four runs; these bounds leave them some room.
const OURS = ['fingerpost'] as const
let own: readonly Observation[] = []
beforeAll(() => {
  const folder = fileURLToPath(new URL('../../resources/observations', import.meta.url))
  own = readObservations(folder).filter(({ imitates, host }) => imitates === undefined && host === HOST)
})

test('of one run judged with another, the library is right in 95 % and never stated wrongly', async () => {
  const { metrics, libraries } = await judgeFolds(
    own.filter(({ run }) => /\.[12]$/.test(run)),
    'run',
    OURS,
  )
  expect(metrics.get('fingerpost')?.likeliestFamily).toBeGreaterThan(0.95)
  expect(metrics.get('fingerpost')?.name).toBeGreaterThan(0.65)
  expect(metrics.get('fingerpost')?.top3).toBeGreaterThan(0.8)
  expect(libraries.mostProbable / libraries.messages).toBeGreaterThan(0.95)
  expect(libraries.stated / libraries.messages).toBeGreaterThan(0.9)
  expect(libraries.wronglyStated).toBe(0)
})

test('of newest versions judged with older ones, the library is right in 92 %', async () => {
  const { metrics, libraries } = await judgeFolds(own, 'version', OURS)
  expect(metrics.get('fingerpost')?.likeliestFamily).toBeGreaterThan(0.92)
  expect(libraries.mostProbable / libraries.messages).toBeGreaterThan(0.92)
})

// Not at every step: with the newest version alone missing, fewer answers score 0.9 than with two (docs/database.md).
test('the more versions a database lacks, the less it answers', async () => {
  const metrics = await judgeOlderDatabases(own, 5)
  expect(metrics.map(({ sessions }) => sessions)).toEqual([549, 549, 549, 549, 549])
  const unlisted = metrics.slice(1).map((each) => each.unlisted)
  expect(unlisted).toEqual([...unlisted].sort((a, b) => a - b))
  const [first, last] = [metrics[0], metrics[4]]
  expect((last?.unlisted ?? 0) - (first?.unlisted ?? 1)).toBeGreaterThan(0.05)
  expect((first?.above90 ?? 0) - (last?.above90 ?? 1)).toBeGreaterThan(0.3)
})

test('a program that is left out is taken for one with the same library, or unknown', async () => {
  const hellos = {
    a: 'tls/(0303)(1301c02b)((0000)(0017))',
    b: 'tls/(0303)(1301c02b)((0000)(0017))',
    c: 'tls/(0303)(c030)()',
  }
  const [template] = own
  const observations = Object.entries(hellos).flatMap(([process, fingerprint]) =>
    template === undefined ? [] : { ...template, process, fingerprint, library: `L${fingerprint.length}` },
  )
  const { atOnce, later } = await judgeLeftOut(observations)
  expect(atOnce).toMatchObject({ sessions: 3, name: 0, unknown: 1 / 3, likeliestFamily: 2 / 3 })
  expect(later.unlisted).toBeGreaterThan(atOnce.unlisted)
})
