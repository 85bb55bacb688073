import type { ProbableProcess } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { judge, standardOf } from '../judging/judge.ts'
import type { Judgement } from '../judging/judgement.ts'
import { coverageCurve, measure, reliability } from './metrics.ts'

const families = new Map([
  ['b', 'Letters'],
  ['c', 'Letters'],
])
const standard = standardOf(new Set(['a', 'b', 'c']), { families, ignoreCase: false })

const session = (process: string) => ({ process, fingerprint: 'tls/(0303)(1301)()' })

/** An answer that gives each process its score; what they leave of 1 belongs to others. */
function judged(truth: string, scores: Record<string, number>): Judgement {
  const processes = Object.entries(scores).map(([process, score]): ProbableProcess => ({ process, score }))
  const [first] = processes
  if (first === undefined) return judge(session(truth), { status: 'unknown' }, standard)
  const pUnlisted = 1 - processes.reduce((sum, { score }) => sum + score, 0)
  const openSet = { pUnlisted, ambiguity: 1, candidates: 2 }
  const match = { by: 'fingerprint', fingerprints: 1 } as const
  return judge(session(truth), { ...first, probableProcesses: processes, match, openSet }, standard)
}

const TWELVE = [
  judged('a', { a: 0.97 }),
  judged('a', { a: 0.95 }),
  judged('b', { a: 0.91 }),
  judged('b', { b: 0.9 }),
  judged('x', { b: 0.85 }),
  judged('c', { c: 0.85 }),
  judged('a', { a: 0.7 }),
  judged('c', { a: 0.55 }),
  judged('c', { c: 0.5 }),
  judged('y', { a: 0.42 }),
  judged('b', { b: 0.3 }),
  judged('a', {}),
]

// accuracy_score, recall_score(average='macro'), roc_auc_score, precision_recall_curve and precision_score of
// scikit-learn 1.9.1; the calibration error with its bins by numpy.
test('what scikit-learn measures of twelve answers', () => {
  const metrics = measure(TWELVE)
  expect(metrics.name).toBeCloseTo(0.5833333333333334, 14)
  expect(metrics.macroRecall).toBeCloseTo(0.41666666666666663, 14)
  expect(metrics.novelAuroc).toBeCloseTo(0.6944444444444444, 14)
  expect(metrics.coverageAt95).toBeCloseTo(0.16666666666666666, 14)
  expect(metrics.calibrationError).toBeCloseTo(0.24166666666666667, 14)
  expect(metrics.precisionAbove90).toBe(0.75)
})

// log_loss and brier_score_loss(scale_by_half=False) of scikit-learn 1.9.1 with the classes a, b, c and none of these.
test('what scikit-learn measures of probabilities', () => {
  const { logLoss, brier } = measure([
    judged('a', { a: 0.97, b: 0.01, c: 0.01 }),
    judged('a', { a: 0.95, b: 0.03, c: 0.01 }),
    judged('b', { a: 0.91, b: 0.06, c: 0.02 }),
    judged('b', { b: 0.9, a: 0.05, c: 0.03 }),
    judged('x', { b: 0.85, a: 0.05, c: 0.02 }),
    judged('c', { c: 0.85, a: 0.05, b: 0.05 }),
  ])
  expect(logLoss).toBeCloseTo(0.9481285513493587, 12)
  expect(brier).toBeCloseTo(0.5554333333333333, 12)
})

test('counts what is unknown, novel, in families and among the first', () => {
  const metrics = measure([...TWELVE, judged('c', { b: 0.4, a: 0.3, c: 0.2 })])
  expect(metrics.unknown).toBeCloseTo(1 / 13, 14)
  expect(metrics.novelAbove90).toBe(0)
  expect(metrics.family - metrics.name).toBeCloseTo(1 / 13, 14)
  expect(metrics.top3 - metrics.name).toBeCloseTo(1 / 13, 14)
})

test('without novel processes there is nothing to tell apart', () => {
  expect(measure([judged('a', { a: 0.5 })])).toMatchObject({
    novelAuroc: undefined,
    novelAbove90: undefined,
    precisionAbove90: undefined,
    coverageAt95: 1,
  })
})

test('bins hold all answers, and a score of 1 falls into the last', () => {
  const bins = reliability([...TWELVE, judged('a', { a: 1 })])
  expect(bins.map(({ from }) => from)).toEqual([0, 0.3, 0.4, 0.5, 0.7, 0.8, 0.9])
  expect(bins.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(13)
  expect(bins.at(-1)).toMatchObject({ sessions: 5, accuracy: 0.8 })
})

test('the curve of coverage has a point for each score, and never covers unknown fingerprints', () => {
  const curve = coverageCurve(TWELVE)
  expect(curve).toHaveLength(10)
  expect(curve[3]).toMatchObject({ score: 0.9, coverage: 4 / 12, precision: 0.75 })
  expect(curve.at(-1)?.coverage).toBe(11 / 12)
})

test('what is true of a novel process is that it is not listed', () => {
  expect(judged('x', { a: 0.6 })).toMatchObject({ isKnown: false, probability: expect.closeTo(0.4, 12) })
})

test('names may be compared regardless of case', () => {
  const regardless = standardOf(new Set(['Edge.exe']), { families: new Map(), ignoreCase: true })
  const match = { by: 'fingerprint', fingerprints: 1 } as const
  const processes = [{ process: 'Edge.exe', score: 1 }]
  const answer = { process: 'Edge.exe', score: 1, probableProcesses: processes, match }
  expect(judge(session('edge.exe'), answer, regardless)).toMatchObject({
    isKnown: true,
    isRight: true,
    rank: 1,
    probability: 1,
  })
})

test('a program may have a family for one type of its fingerprints', () => {
  const libraries = new Map([
    ['curl', 'OpenSSL'],
    ['wget', 'GnuTLS'],
    ['ssh/curl', 'libssh2'],
    ['ssh/wget', 'libssh2'],
  ])
  const byLibrary = standardOf(new Set(['curl', 'wget']), { families: libraries, ignoreCase: false })
  const match = { by: 'fingerprint', fingerprints: 1 } as const
  const answer = { process: 'curl', score: 1, match }
  const isRight = (fingerprint: string) => judge({ process: 'wget', fingerprint }, answer, byLibrary).isFamilyRight
  expect(isRight('tls/(0303)(1301)()')).toBe(false)
  expect(isRight('ssh/()()()()()()()()')).toBe(true)
})

test('of equally sure programs the family that most of them have is the likeliest', () => {
  const metrics = measure([
    judged('c', { a: 0.4, b: 0.3, c: 0.2 }),
    judged('a', { a: 0.6, b: 0.2, c: 0.1 }),
    judged('a', {}),
  ])
  expect(metrics.family).toBeCloseTo(1 / 3, 14)
  expect(metrics.likeliestFamily).toBeCloseTo(2 / 3, 14)
})

test('a copied message is right as that of the program copied, or with the copier among the imitators', () => {
  const copied = { ...session('x'), imitates: 'c' }
  const answer = (process: string, imitators?: readonly string[]) => {
    const probableProcesses = [{ process, score: 0.9 }]
    const match = { by: 'fingerprint', fingerprints: 1 } as const
    return judge(copied, { process, score: 0.9, probableProcesses, match, imitators }, standard)
  }
  expect(answer('c')).toMatchObject({ isRight: true, isFamilyRight: true, isInSet: true, rank: 1 })
  expect(answer('b')).toMatchObject({ isRight: true, isFamilyRight: true })
  expect(answer('x')).toMatchObject({ isRight: true })
  expect(answer('a', ['x'])).toMatchObject({ isRight: true, isInSet: true })
  expect(answer('a', ['y'])).toMatchObject({ isRight: false, isFamilyRight: false, isInSet: false })
  expect(judged('x', { c: 0.9 })).toMatchObject({ isRight: false })
})
