import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RotatedFiles } from './rotation.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const contents = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))

test('by bytes: a file ends with the line that fills it', async () => {
  const files = new RotatedFiles(join(folder, 'out.json'), { bytes: 4, records: Number.POSITIVE_INFINITY })
  await files.write(['ä\n', 'b\n', 'cc\n'])
  await files.write(['d\n'])
  files.close()
  expect(contents().sort()).toEqual(['cc\nd\n', 'ä\nb\n'])
})

test('a file has its name when it is whole, and an empty one is not made', async () => {
  const files = new RotatedFiles(join(folder, 'out.json'), { bytes: 100, records: 2 })
  files.reopen()
  expect(readdirSync(folder)).toEqual([])
  await files.write(['a\n'])
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^out-\d{8}T\d{6}Z\.json\.part$/)])
  await files.write(['b\n'])
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^out-\d{8}T\d{6}Z\.json$/)])
  files.close()
})

test('what another process has written stays', async () => {
  const write = async (text: string) => {
    const files = new RotatedFiles(join(folder, 'out'), { bytes: 100, records: 100 })
    await files.write([text])
    files.close()
  }
  for (const text of ['1\n', '2\n', '3\n']) await write(text)
  expect(contents().sort()).toEqual(['1\n', '2\n', '3\n'])
})
