import { InputError } from '@fingerpost/io/pure'
import { expect, test } from 'vitest'
import { parsePrevalence } from './prevalence.ts'

test('a table, with or without its head', () => {
  const classes = new Map([
    ['curl', 5],
    ['a,b', 0],
  ])
  expect(parsePrevalence('process,class\ncurl,5\n\na,b,0\r\n', 'p.csv')).toEqual(classes)
  expect(parsePrevalence('curl,5\na,b,0', 'p.csv')).toEqual(classes)
})

test.each(['curl', 'curl,', 'curl,10', 'curl,x', ',5', 'curl,-1'])('%j is refused with path and line', (line) => {
  expect(() => parsePrevalence(`wget,4\n${line}`, 'p.csv')).toThrow(InputError)
  expect(() => parsePrevalence(`wget,4\n${line}`, 'p.csv')).toThrow('p.csv:2')
})
