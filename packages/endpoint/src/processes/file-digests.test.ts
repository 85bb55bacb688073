import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileDigests } from './file-digests.ts'
import { type ProcessFacts, readProcess } from './process-facts.ts'

const hasTools = platform() === 'linux' && spawnSync('sha256sum', ['--version']).status === 0

describe.runIf(hasTools)('digests of executables', () => {
  let folder = ''
  let program = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fp-digests-'))
    program = join(folder, 'cat')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** Runs the copy of a program while something is done. */
  async function running(action: (facts: ProcessFacts) => void): Promise<void> {
    copyFileSync(realpathSync('/bin/cat'), program)
    const child = spawn(program, { stdio: 'pipe' })
    child.stdin.write('here')
    await once(child.stdout, 'data')
    const facts = readProcess(child.pid ?? 0)
    if (facts !== undefined) action(facts)
    child.stdin.end()
    await once(child, 'close')
  }

  function digestOf(digests: FileDigests, facts: ProcessFacts): string | undefined {
    digests.want(facts)
    while (digests.work());
    expect(digests.isPending(facts)).toBe(false)
    return digests.of(facts)
  }

  test('are those of sha256sum, also of a file that has been removed', async () => {
    await running((facts) => {
      const expected = spawnSync('sha256sum', [program], { encoding: 'utf8' }).stdout.slice(0, 64)
      expect(digestOf(new FileDigests(), facts)).toBe(expected)
      rmSync(program)
      expect(digestOf(new FileDigests(), facts)).toBe(expected)
    })
  })

  test('are not those of another file at the same path', async () => {
    let facts: ProcessFacts | undefined
    await running((found) => {
      facts = found
    })
    rmSync(program)
    writeFileSync(program, 'another')
    expect(facts && digestOf(new FileDigests(), facts)).toBeUndefined()
  })
})
