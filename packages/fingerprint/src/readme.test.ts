import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseNpf } from './npf/parse.ts'
import { ja3 } from './tls/ja3.ts'
import { ja4 } from './tls/ja4.ts'
import { formatNpf } from './tls/npf.ts'

test('the example of the README', () => {
  const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
  const digests = { md5: hash('md5'), sha256: hash('sha256') }
  const facts = parseNpf('(0301)(00040005000a00090064006200030006001300120063)')
  if (facts === undefined) throw new Error('not a fingerprint')
  expect(formatNpf(facts, 'tls')).toBe('tls/(0301)(00040005000a00090064006200030006001300120063)()')
  expect(ja3(facts, digests)).toBe('de350869b8c85de67a350c8d186f11e6')
  expect(ja4(facts, digests)).toMatch(/^t10i110000_[0-9a-f]{12}_000000000000$/)
})
