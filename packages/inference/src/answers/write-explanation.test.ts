import { expect, test } from 'vitest'
import type { Explanation } from './explanation.ts'
import { writeExplanation } from './write-explanation.ts'

const explanation: Explanation = {
  rule: 'mercury',
  match: { by: 'ja4', fingerprints: 2 },
  classes: { as: '0', domain: '"x"' },
  processes: [
    {
      process: 'a "b"',
      sha256: undefined,
      score: 1,
      prior: -0.5,
      features: { as: { nats: -2, found: 'floor' } },
      sum: -2.5,
      negligible: false,
    },
  ],
  listed: 1,
  total: -2.5,
  uniform: 0,
  setAside: undefined,
  unlisted: undefined,
}

test('four decimals always, and no members without a value', () => {
  expect(writeExplanation(explanation)).toBe(
    '{"rule":"mercury","classes":{"as":"0","domain":"\\"x\\""},"processes":[{"process":"a \\"b\\"","score":1.0000,' +
      '"prior":-0.5000,"features":{"as":{"nats":-2.0000,"found":"floor"}},"sum":-2.5000}],"listed":1,"total":-2.5000}',
  )
})

test('all members, and no total where all are negligible', () => {
  const processes = explanation.processes.map((process) => ({ ...process, sha256: 'AB', negligible: true }))
  const unlisted = { probability: 0.5, least: 0.05, logOdds: 0.25, terms: { constant: 0.25 } }
  const text = writeExplanation({
    ...explanation,
    processes,
    total: Number.NEGATIVE_INFINITY,
    uniform: 0.004,
    setAside: 'generic dmz process',
    unlisted,
  })
  expect(JSON.parse(text)).toEqual({
    rule: 'mercury',
    classes: { as: '0', domain: '"x"' },
    processes: [
      {
        process: 'a "b"',
        sha256: 'AB',
        score: 1,
        prior: -0.5,
        features: { as: { nats: -2, found: 'floor' } },
        sum: -2.5,
        negligible: true,
      },
    ],
    listed: 1,
    uniform: 0.004,
    set_aside: 'generic dmz process',
    unlisted: { probability: 0.5, least: 0.05, log_odds: 0.25, terms: { constant: 0.25 } },
  })
})
