import { expect, test } from 'vitest'
import { RecentTexts } from './recent-texts.ts'

function counted(capacity: number): { texts: RecentTexts; calls: string[] } {
  const calls: string[] = []
  const texts = new RecentTexts((text) => {
    calls.push(text)
    return text.toUpperCase()
  }, capacity)
  return { texts, calls }
}

test('computes once for a text while it is remembered', () => {
  const { texts, calls } = counted(1)
  expect(['a', 'a', 'b', 'a', 'a'].map((text) => texts.of(text))).toEqual(['A', 'A', 'B', 'A', 'A'])
  expect(calls).toEqual(['a', 'b', 'a'])
})

test('texts whose hashes meet are told apart', () => {
  const { texts } = counted(3)
  const asked = Array.from({ length: 200 }, (_, number) => `h${number % 7}.example.org`)
  expect(asked.map((text) => texts.of(text))).toEqual(asked.map((text) => text.toUpperCase()))
})

test.each([
  ['no room', 0, 'a'],
  ['a text longer than a name', 8, 'x'.repeat(256)],
])('%s keeps nothing', (_, capacity, text) => {
  const { texts, calls } = counted(capacity)
  expect([texts.of(text), texts.of(text)]).toEqual([text.toUpperCase(), text.toUpperCase()])
  expect(calls).toHaveLength(2)
})
