import { expect, test } from 'vitest'
import { commandLine } from './command-line.ts'

const options = {
  output: { alias: 'o', type: 'string' },
  'max-size': { type: 'string' },
  list: { array: true },
} as const

test.each([
  [['-o', 'x', '-o', 'y'], '-o is given twice'],
  [['--output', 'x', '--output=y'], '--output is given twice'],
  [['-o', 'x', '--output', 'y'], '-o is given twice'],
  [['--max-size', '1', '--max-size', '2'], '--max-size is given twice'],
])('%j: %s', async (argv, message) => {
  await expect(async () => commandLine('test', argv, ['list']).options(options).parseAsync()).rejects.toThrow(message)
})

test('a list may be given twice', async () => {
  const parsed = await commandLine('test', ['--list', 'a', '--list', 'b'], ['list']).options(options).parseAsync()
  expect(parsed.list).toEqual(['a', 'b'])
})
