import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bundledSuffixes } from './public-suffixes.ts'
import { parseSuffixList } from './suffix-list.ts'

const RULES = `// ===BEGIN ICANN DOMAINS===
com
biz
jp
ac.jp
kyoto.jp
ide.kyoto.jp
*.kobe.jp
!city.kobe.jp
*.ck
!www.ck
us
ak.us
k12.ak.us

// xn--55qx5d
公司.cn
cn
com.cn   and what follows a blank
// ===BEGIN PRIVATE DOMAINS===
blogspot.com
github.io
`
const list = (sections: 'icann' | 'icann-and-private') => parseSuffixList(RULES, { sections, path: 'list.dat' })

// The Public Suffix List's own vectors (tests/test_psl.txt), of the rules above.
test.each([
  ['com', undefined],
  ['example.com', 'example.com'],
  ['b.example.com', 'example.com'],
  ['a.b.example.com', 'example.com'],
  ['example', undefined],
  ['example.example', 'example.example'],
  ['a.b.example.example', 'example.example'],
  ['domain.biz', 'domain.biz'],
  ['test.jp', 'test.jp'],
  ['ac.jp', undefined],
  ['test.ac.jp', 'test.ac.jp'],
  ['kyoto.jp', undefined],
  ['ide.kyoto.jp', undefined],
  ['a.b.ide.kyoto.jp', 'b.ide.kyoto.jp'],
  ['c.kobe.jp', undefined],
  ['b.c.kobe.jp', 'b.c.kobe.jp'],
  ['a.b.c.kobe.jp', 'b.c.kobe.jp'],
  ['city.kobe.jp', 'city.kobe.jp'],
  ['www.city.kobe.jp', 'city.kobe.jp'],
  ['test.ck', undefined],
  ['b.test.ck', 'b.test.ck'],
  ['www.ck', 'www.ck'],
  ['www.www.ck', 'www.ck'],
  ['k12.ak.us', undefined],
  ['www.test.k12.ak.us', 'test.k12.ak.us'],
  ['xn--85x722f.xn--55qx5d.cn', 'xn--85x722f.xn--55qx5d.cn'],
  ['www.xn--85x722f.com.cn', 'xn--85x722f.com.cn'],
])('the registrable domain of %s is %s', (name, domain) => {
  expect(list('icann').registrableDomain(name)).toBe(domain)
})

test('the private section counts where it is asked for', () => {
  expect(list('icann').registrableDomain('a.b.blogspot.com')).toBe('blogspot.com')
  expect(list('icann-and-private').registrableDomain('a.b.blogspot.com')).toBe('b.blogspot.com')
  expect(list('icann-and-private').suffix('a.b.blogspot.com')).toBe('blogspot.com')
})

test.each(['192.0.2.1', '2001:db8::1'])('an address (%s) has neither', (name) => {
  expect(list('icann').suffix(name)).toBeUndefined()
  expect(list('icann').registrableDomain(name)).toBeUndefined()
})

test('a text without rules is refused', () => {
  expect(() => parseSuffixList('// nothing\n', { sections: 'icann', path: 'list.dat' })).toThrow(
    'list.dat: expected a Public Suffix List',
  )
})

const INSTALLED = '/usr/share/publicsuffix/public_suffix_list.dat'

test.skipIf(!existsSync(INSTALLED))(
  'the list of the system answers as tldts does, where the two are of one mind',
  () => {
    const own = parseSuffixList(readFileSync(INSTALLED, 'utf8'), { sections: 'icann', path: INSTALLED })
    const bundled = bundledSuffixes('icann')
    const label = fc.constantFrom('a', 'www', 'com', 'co', 'city', 'kobe', 'xn--55qx5d', 'ck', 'github', 'b-c')
    const last = fc.constantFrom('com', 'uk', 'jp', 'ck', 'us', 'cn', 'de', 'test', 'br', 'np')
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), last, (labels, top) => {
        const name = [...labels, top].join('.')
        // tldts takes the parent of a wildcard rule for a suffix too, which the list's algorithm does not.
        fc.pre(name !== 'kobe.jp')
        expect([name, own.suffix(name), own.registrableDomain(name)]).toEqual([
          name,
          bundled.suffix(name),
          bundled.registrableDomain(name),
        ])
      }),
      { numRuns: 2_000 },
    )
  },
)

test('any text is taken', () => {
  fc.assert(fc.property(fc.string(), (name) => list('icann').suffix(name) !== null))
})
