import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escaped, escapedFirst, unescaped } from './escapes.ts'

/** As cells of Zeek's own tests have them: ascii-escape, ascii-binary, ascii-escape-notset-str, ascii-escape-empty-str. */
const CELLS: readonly (readonly [string, string])[] = [
  ['fa\\x7c\\x7cure', 'fa||ure'],
  ['abc\\x0a\\xffdef', 'abc\n\xffdef'],
  ['\\x2d', '-'],
  ['\\x45MPTY', 'EMPTY'],
  ['\\\\x2d', '\\x2d'],
  ['\\x5C', '\\'],
  ['C:\\temp', 'C:\\temp'],
  ['', ''],
]

test.each(CELLS)('%s stands for its bytes', (cell, text) => {
  expect(unescaped(cell)).toBe(text)
})

test('a text as Zeek writes it', () => {
  expect(escaped('su||ess', '|')).toBe('su\\x7c\\x7cess')
  expect(escaped('a\tb,c\\\u0007é', '\t,')).toBe('a\\x09b\\x2cc\\\\\\x07é')
  expect(escaped('a\tb,c', '|')).toBe('a\\x09b,c')
  expect(escapedFirst('-')).toBe('\\x2d')
  expect(escapedFirst('EMPTY')).toBe('\\x45MPTY')
})

test('what is escaped has no separator in it, and can be read back', () => {
  const separators = fc.string({ minLength: 1, maxLength: 3 }).filter((text) => !/[\\x\da-f]/i.test(text))
  const texts = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(separators, texts, texts, (separator, before, after) => {
      const text = before + separator + after
      const cell = escaped(text, separator)
      expect([...separator].some((character) => cell.includes(character))).toBe(false)
      expect(bytesToText(unescaped(textToBytes(cell)))).toBe(text)
      if (text !== '')
        expect(bytesToText(unescaped(textToBytes(escapedFirst(text.replaceAll('\\', '')))))).toBe(
          text.replaceAll('\\', ''),
        )
    }),
  )
})

const textToBytes = (text: string) => Buffer.from(text).toString('latin1')
const bytesToText = (bytes: string) => Buffer.from(bytes, 'latin1').toString()
