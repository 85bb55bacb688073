import { parseAddress } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import { describe, expect, test } from 'vitest'
import { openAutonomousSystems, readPrefixLines } from '../node.ts'
import { defaultAutonomousSystemsPath } from '../resources.ts'
import { listPrefixLines } from './prefix-lines.ts'
import { parsePrefixList } from './prefix-list.ts'

describe('the AS data that comes with the product', () => {
  const path = defaultAutonomousSystemsPath()
  const lines = [...readPrefixLines(path)]

  test('is the same as a list of its prefixes', () => {
    const [whole, listed] = [openAutonomousSystems(path), parsePrefixList(lines.join('\n'), 'lines')]
    const inside = lines.filter((_, at) => at % 997 === 0).map((line) => line.replace(/\/.*/, ''))
    const outside = ['0.0.0.0', '10.1.2.3', '127.0.0.1', '224.0.0.1', 'fe80::1', '3fff:ffff::', '2000::1']
    for (const address of [...inside, ...outside]) expect(listed.lookup(address), address).toBe(whole.lookup(address))
    expect(inside.length).toBeGreaterThan(700)
  })

  // 8.8.8.0/24 and 2001:4860::/32 are Google's (RFC 5952 has the second written so).
  test('has both versions of IP, each address once', () => {
    expect(lines.filter((line) => line.endsWith('\t15169') && line.startsWith('8.8.8.'))).toEqual(['8.8.8.0/24\t15169'])
    expect(lines.some((line) => line.startsWith('2001:4860:'))).toBe(true)
    expect(lines.filter((line) => /^(2002:|2001:0:|2001::\/)/.test(line))).toEqual([])
    const firsts = lines.map((line) => parseAddress(line.replace(/\/.*/, '')))
    const later = (a: number | bigint | undefined, b: number | bigint | undefined) =>
      typeof a === typeof b ? (a ?? 0) < (b ?? 0) : typeof a === 'number'
    expect(firsts.every((first, at) => at === 0 || later(firsts[at - 1], first))).toBe(true)
  })
})

test('a list keeps its order and loses its comments', () => {
  const text = '; pyasn\n2001:db8::/32  64501\r\n\n192.0.2.0/24\t64500\n# end'
  expect([...listPrefixLines(text, 'a')]).toEqual(['2001:db8::/32\t64501', '192.0.2.0/24\t64500'])
  expect(() => [...listPrefixLines('192.0.2.0/24', 'a')]).toThrow(InputError)
})

test('a file that is neither is an error', () => {
  expect(() => [...readPrefixLines(import.meta.filename)]).toThrow(InputError)
})
