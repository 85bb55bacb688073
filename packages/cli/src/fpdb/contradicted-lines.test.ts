import { expect, test } from 'vitest'
import { contradictedLines } from './contradicted-lines.ts'

const programs = { forms: new Map([['chrome', 'Chromium']]), libraries: new Map([['python', 'OpenSSL']]) }
const line = (name: string, tls: string) => JSON.stringify({ fingerprints: { tls }, process: { name } })
// Chromium's GREASE, and a hello of a few suites without it.
const GREASED = 'tls/(0303)(0a0a13011302)((0a0a)(0000))'
const PLAIN = 'tls/(0303)(13011302)((0000))'

test('an observation is marked where its process sends no such hello, and every other one stays as it is', async () => {
  const lines = [
    line('python3.12', GREASED),
    line('python3.12', PLAIN),
    line('chrome.exe', PLAIN),
    line('slack', GREASED),
    line('slack', 'no fingerprint'),
    JSON.stringify({ fingerprints: { ja4: 'x' }, process: null }),
  ]
  const count = { contradicted: 0 }
  const written: string[] = []
  for await (const text of contradictedLines(streamOf(lines), programs, count)) written.push(text)
  const reasons = written.map((text) => (JSON.parse(text).inconsistent ?? []).map(({ why }: { why: string }) => why))
  expect(reasons).toEqual([['tool-grease'], [], ['browser-grease', 'browser-lacks-extension'], [], [], []])
  expect([1, 3, 4, 5].map((at) => written[at])).toEqual([1, 3, 4, 5].map((at) => lines[at]))
  expect(count.contradicted).toBe(2)
})

async function* streamOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}
