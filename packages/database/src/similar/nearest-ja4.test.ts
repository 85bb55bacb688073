import { expect, test } from 'vitest'
import { NearestJa4 } from './nearest-ja4.ts'

const SUITES = '8daaf6152771'
const EXTENSIONS = 'e5627efa2ab1'
const KNOWN = `t13d1516h2_${SUITES}_${EXTENSIONS}`

function find(wanted: string, ...known: readonly string[]) {
  return new NearestJa4(known).find([wanted], 0.1)
}

test('one extension more differs in at least 1 of 63', () => {
  const [near] = find(`t13d1517h2_${SUITES}_ffffffffffff`, KNOWN)
  expect(near).toMatchObject({ item: KNOWN, distance: 1 / (15 + 17 + 15 + 16) })
})

test('as many extensions, but others: at least one differs', () => {
  expect(find(`t13d1516h2_${SUITES}_ffffffffffff`, KNOWN)[0]?.distance).toBe(1 / 62)
})

test('two other lists are near by their numbers: one suite and one extension differ at least', () => {
  expect(find('t13d1516h2_bbbbbbbbbbbb_ffffffffffff', KNOWN)[0]?.distance).toBe(2 / 62)
})

test('of equally near ones those with an equal list are more alike, and those with another ALPN less', () => {
  const [sameSuites, none, otherAlpn] = [
    `t13d1515h2_${SUITES}_000000000000`,
    't13d1515h2_000000000000_000000000000',
    't13d151500_000000000000_000000000000',
  ] as const
  const found = find(`t13d1515h2_${SUITES}_ffffffffffff`, otherAlpn, none, sameSuites)
  expect(found.map(({ item }) => item)).toEqual([sameSuites, none, otherAlpn])
})

test('other transports, what is no JA4, and what is beyond the threshold are not near', () => {
  expect(find(`q13d1516h2_${SUITES}_ffffffffffff`, KNOWN)).toEqual([])
  expect(find('__proto__', KNOWN, '')).toEqual([])
  expect(new NearestJa4([KNOWN]).find([`t13d1516h2_${SUITES}_ffffffffffff`], 0.01)).toEqual([])
})

test('the order of a database does not matter', () => {
  const [a, b] = [`t13d1516h2_${SUITES}_000000000001`, `t13d1516h2_${SUITES}_000000000002`]
  const wanted = `t13d1517h2_${SUITES}_ffffffffffff`
  expect(find(wanted, b, a)).toEqual(find(wanted, a, b))
})
