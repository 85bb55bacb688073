import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePaths } from './path-tree.ts'
import { MemberScanner } from './scanner.ts'

const PATHS = [['a'], ['a', 'b'], ['a', 'b', 'cé'], ['type'], ['list']]

/** What the scanner found, each value parsed on its own; undefined where it refused the text. */
function scan(text: string | Buffer): unknown[] | undefined {
  const bytes = Buffer.concat([Buffer.from('{"a'), Buffer.from(text), Buffer.from('\n"}]')])
  const scanner = new MemberScanner(compilePaths(PATHS), PATHS.length)
  if (!scanner.scan(bytes, 3, bytes.length - 4)) return undefined
  return PATHS.map((_, slot) => {
    const start = scanner.startOf(slot)
    return start < 0 ? undefined : JSON.parse(bytes.toString('utf8', start, scanner.endOf(slot)))
  })
}

/** What JSON.parse finds at the same paths in the text as UTF-8; undefined where it refuses the text or gives no object. */
function parse(text: string | Buffer): unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text).toString())
    if (!isObject(value)) return undefined
    return PATHS.map((path) => path.reduce<unknown>((from, key) => (isObject(from) ? from[key] : undefined), value))
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const blank = fc.stringMatching(/^[ \t\r]{0,2}$/)
const key = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', 'cé', 'type', 'list') }, fc.string())
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), fc.integer().map(String))
const hexDigits = fc.stringMatching(/^[0-9a-fA-F]{4}$/)
const character = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }).map(inString) },
  fc.constantFrom('\\"', '\\\\', '\\/', '\\b', '\\n', '\\u0061', '{', ':', '}', ','),
  hexDigits.map((digits) => `\\u${digits}`),
)
const string = fc.array(character, { maxLength: 5 }).map((parts) => `"${parts.join('')}"`)

function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** JSON texts of every shape and spacing, with the paths' keys often and sometimes twice. */
const { object } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    string,
    number,
    fc.constantFrom('true', 'false', 'null'),
    tie('object'),
    tie('array'),
  ),
  array: fc
    .tuple(blank, fc.array(fc.tuple(blank, tie('value'), blank), { maxLength: 3 }))
    .map(([inner, items]) => `[${items.length === 0 ? inner : items.map((item) => item.join('')).join(',')}]`),
  object: fc
    .tuple(
      blank,
      fc.array(fc.tuple(blank, key.map(JSON.stringify), blank, blank, tie('value'), blank), { maxLength: 5 }),
    )
    .map(([inner, members]) => {
      const printed = members.map(([a, name, b, c, value, d]) => `${a}${name}${b}:${c}${value}${d}`)
      return `{${printed.length === 0 ? inner : printed.join(',')}}`
    }),
}))

test('finds what JSON.parse finds, or refuses', () => {
  fc.assert(
    fc.property(object, (text) => {
      const found = scan(text)
      if (found !== undefined) expect(found).toEqual(parse(text))
    }),
    { numRuns: 3_000 },
  )
})

test('accepts every object that is printed without escapes in keys and without a key twice', () => {
  const usual = fc.dictionary(
    fc.stringMatching(/^[a-zé_]{1,5}$/),
    fc.jsonValue({ maxDepth: 5, stringUnit: fc.constantFrom(...'ab é:{]') }),
  )
  fc.assert(
    fc.property(usual, fc.constantFrom(undefined, '\t', '  '), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent).replaceAll('\n', '\r')
      expect(scan(text)).toEqual(parse(text))
    }),
    { numRuns: 2_000 },
  )
})

test('never accepts a text that JSON.parse refuses', () => {
  const damage = fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2), fc.constantFrom(...'"\\{}[],:0-+.eEtn \u0001\u007fé'))
  fc.assert(
    fc.property(object, damage, (text, [place, removed, inserted]) => {
      const at = place % (text.length + 1)
      const damaged = text.slice(0, at) + inserted + text.slice(at + removed)
      const found = scan(damaged)
      if (found !== undefined) expect(found).toEqual(parse(damaged))
    }),
    { numRuns: 5_000 },
  )
})

test('every cut of an object is refused', () => {
  const text = '{"a":{"b":{"cé":[1.5e-3,{"x":"\\u00e9\\n"}]}},"type":true,"list":[null,false,-0]}'
  expect(scan(text)).toEqual([
    { b: { cé: [0.0015, { x: 'é\n' }] } },
    { cé: [0.0015, { x: 'é\n' }] },
    [0.0015, { x: 'é\n' }],
    true,
    [null, false, -0],
  ])
  for (let end = 0; end < text.length; end++) expect(scan(text.slice(0, end)), text.slice(0, end)).toBeUndefined()
})

test.each([
  '{"a":01}',
  '{"a":1.}',
  '{"a":.5}',
  '{"a":1e}',
  '{"a":+1}',
  '{"a":tru}',
  '{"a":"\u0001"}',
  '{"a":"\\x41"}',
  '{"a":"\\u00g0"}',
  '{"a":1,}',
  '{"a":[1,]}',
  '{"a":1}}',
  '{"a":1} x',
  '{"a" 1}',
  '[]',
  '',
  '\ufeff{"a":1}',
])('refuses %j as JSON.parse does', (text) => {
  expect(parse(text)).toBeUndefined()
  expect(scan(text)).toBeUndefined()
})

test.each(['{"\\u0061":1}', '{"a":1,"a":2}', `{"a":${'['.repeat(300)}${']'.repeat(300)}}`])(
  'leaves %.20j to JSON.parse',
  (text) => {
    expect(parse(text)).toBeDefined()
    expect(scan(text)).toBeUndefined()
  },
)

test('takes bytes that are not UTF-8 as they are', () => {
  const text = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xff, 0xc0]), Buffer.from('","list":1}')])
  expect(scan(text)?.[4]).toBe(1)
})

test('deep nesting does not exhaust the stack', () => {
  expect(scan(`{"x":${'[{"y":'.repeat(1_000_000)}`)).toBeUndefined()
})

test('a path whose parent is not among the paths is a mistake', () => {
  expect(() => compilePaths([['a', 'b']])).toThrow(new TypeError('paths: a is missing'))
})
