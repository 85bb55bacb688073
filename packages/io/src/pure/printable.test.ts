import { expect, test } from 'vitest'
import { hasControls, printable, printableLines } from './printable.ts'

// A name that clears the screen (ECMA-48: CSI 2 J, in both codings), rings, and turns what follows.
const NAME = 'a\u001b[2J\u009b2J\u0007\u007f\u202egpj.exe'
const SHOWN = 'a\\u001b[2J\\u009b2J\\u0007\\u007f\\u202egpj.exe'

test('control characters become escapes, and everything else stays', () => {
  expect(printable(NAME)).toBe(SHOWN)
  expect(printable('two\nlines\r\tand a tab')).toBe('two\\u000alines\\u000d\\u0009and a tab')
  expect(printable('блокнот 記事本 – "é" \\')).toBe('блокнот 記事本 – "é" \\')
  expect([NAME, 'a\nb', 'блокнот'].map(hasControls)).toEqual([true, true, false])
})

test('lines stay lines, and JSON the same JSON', () => {
  expect(printableLines(`one\t${NAME}\n`)).toBe(`one\t${SHOWN}\n`)
  const json = JSON.stringify({ process: NAME })
  expect(JSON.parse(printableLines(json))).toEqual({ process: NAME })
  expect(hasControls(printableLines(json))).toBe(false)
})
