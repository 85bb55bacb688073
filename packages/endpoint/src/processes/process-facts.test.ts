import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parentNumber, readProcess } from './process-facts.ts'
import { userNames } from './process-label.ts'

const hasPs = spawnSync('ps', ['--version']).status === 0

/** The name of a process that says something and waits for a line. */
async function nameOf(program: string, args: readonly string[] = [], argv0 = program): Promise<string | undefined> {
  const child = spawn(program, args, { argv0, stdio: 'pipe' })
  await once(child.stdout, 'data')
  const name = readProcess(child.pid ?? 0)?.name
  child.stdin.end('\n')
  await once(child, 'close')
  return name
}

describe.runIf(platform() === 'linux')('what /proc says of a process', () => {
  test.runIf(hasPs)('is what ps says', () => {
    const ps = (field: string) =>
      spawnSync('ps', ['-o', `${field}=`, '-p', String(process.pid)], { encoding: 'utf8' }).stdout.trim()
    const facts = readProcess(process.pid)
    expect(facts).toMatchObject({ pid: process.pid, path: realpathSync(process.execPath), commandLine: ps('args') })
    expect(facts?.parent?.pid).toBe(Number(ps('ppid')))
    expect(parentNumber(process.pid)).toBe(Number(ps('ppid')))
    expect(userNames().get(facts?.uid ?? -1)).toBe(ps('user'))
  })

  test('a script is named by its file, and a process that names itself by its executable', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fp-facts-'))
    const script = join(folder, 'a-script-with-a-long-name')
    writeFileSync(script, '#!/bin/sh\necho\nread line\n', { mode: 0o755 })
    expect(await nameOf(script)).toBe('a-script-with-a-long-name')
    expect(await nameOf('/bin/sh', ['-c', 'echo; read line'], 'my title')).toBe(basename(realpathSync('/bin/sh')))
    rmSync(folder, { recursive: true })
  })

  test('a thread is a part of its process, and a process that is gone is nothing', () => {
    const [thread] = spawnSync('ls', [`/proc/${process.pid}/task`], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .slice(-1)
    expect(readProcess(Number(thread))?.pid).toBe(process.pid)
    const { pid } = spawnSync('true')
    expect(readProcess(pid)).toBeUndefined()
    expect(parentNumber(pid)).toBeUndefined()
  })
})
