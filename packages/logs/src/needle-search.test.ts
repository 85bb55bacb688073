import { expect, test } from 'vitest'
import { NeedleSearch } from './needle-search.ts'

test('tells which lines hold one of the texts', () => {
  const lines = ['', '{"ja3":1}', 'plain', 'x ja4" y', 'ja3', '"']
  const chunk = Buffer.from(lines.join('\n'))
  const search = new NeedleSearch(['ja3"', 'ja4"'])
  search.open(chunk)
  let start = 0
  const found = lines.filter((line) => {
    const end = start + line.length
    const within = search.within(start, end)
    start = end + 1
    return within
  })
  expect(found).toEqual(['{"ja3":1}', 'x ja4" y'])
})

test('starts over with each chunk', () => {
  const search = new NeedleSearch(['x'])
  search.open(Buffer.from('abcx'))
  expect(search.within(0, 4)).toBe(true)
  search.open(Buffer.from('xabc'))
  expect(search.within(0, 4)).toBe(true)
  expect(search.within(1, 4)).toBe(false)
})

test('a text in a line that follows lines without any is found, whatever other texts come later', () => {
  const search = new NeedleSearch(['late', 'x'])
  search.open(Buffer.from('aaa\nbbb\ncxc\nddd\nlate\nxx'))
  const within = [0, 4, 8, 12, 16, 21].map((start, line) => search.within(start, start + (line === 4 ? 4 : 3)))
  expect(within).toEqual([false, false, true, false, true, true])
})
