import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SavedSightings } from './saved-sightings.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seen-file-'))
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

const open = (path: string) => new SavedSightings(path, { byHost: false, command: 'fp-enrich' })
const see = (file: SavedSightings, key: string) => file.set.isNovel({}, { key })
const numberIn = (path: string) => Number(/ (\d+)\n/.exec(readFileSync(path, 'latin1'))?.[1])

test('what is new is written every minute, and nothing where nothing is', () => {
  const path = join(folder, 'seen')
  const file = open(path)
  see(file, 'one')
  expect(existsSync(path)).toBe(false)
  vi.advanceTimersByTime(60_000)
  expect(numberIn(path)).toBe(1)
  const { ino } = lstatSync(path)
  vi.advanceTimersByTime(600_000)
  expect(lstatSync(path).ino).toBe(ino)
  see(file, 'two')
  file.close()
  expect(numberIn(path)).toBe(2)
})

test('a file is made even where nothing was seen', () => {
  open(join(folder, 'empty')).close()
  expect(numberIn(join(folder, 'empty'))).toBe(0)
})

test('two that take turns keep what either has seen', () => {
  const path = join(folder, 'shared')
  const [one, two] = [open(path), open(path)]
  for (const key of ['a', 'b', 'c']) {
    see(one, `one ${key}`)
    see(two, `two ${key}`)
    vi.advanceTimersByTime(60_000)
  }
  one.close()
  two.close()
  expect(numberIn(path)).toBe(6)
  const next = open(path)
  expect(['one a', 'two a', 'one c', 'two c', 'other'].map((key) => see(next, key))).toEqual([
    ...[false, false, false, false],
    true,
  ])
})

test('a symbolic link stays one', () => {
  const [path, link] = [join(folder, 'target'), join(folder, 'link')]
  open(path).close()
  symlinkSync(path, link)
  const file = open(link)
  see(file, 'one')
  file.close()
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(numberIn(path)).toBe(1)
})
