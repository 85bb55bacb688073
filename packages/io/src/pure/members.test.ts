import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findMember, type JsonObject, memberPaths, parseObject, RecordMembers } from './members.ts'

const LISTS = [memberPaths('a.b.c', 'a', 'd'), memberPaths('a.b'), memberPaths('d.a', 'c'), memberPaths('x/1.b')]

const json = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, 0, '', 'text', true), tie('object'), fc.constant([])),
  object: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'x/1', '__proto__', 'constructor'), tie('value')))
    .map(
      (members): JsonObject => JSON.parse(`{${members.map(([key, value]) => `"${key}":${JSON.stringify(value)}`)}}`),
    ),
}))

test('finds what following each path finds, in one record after the other', () => {
  const members = new RecordMembers(LISTS)
  fc.assert(
    fc.property(json.object, (record) => {
      members.read(record)
      for (const list of LISTS) expect(members.find(list)).toEqual(findMember(record, list))
      for (const name of ['a', 'toString', '__proto__']) expect(members.has(name)).toBe(Object.hasOwn(record, name))
    }),
    { numRuns: 1_000 },
  )
})

test('reads one object, and nothing else', () => {
  expect(parseObject('{"a":1}')).toEqual({ a: 1 })
  for (const line of ['', '[]', 'null', '1', '{"a":1', '{} {}'])
    expect(() => parseObject(line), line).toThrow('line: expected one JSON object')
})
