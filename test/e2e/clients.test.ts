import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linesOf } from '../support/running-enrich.ts'
import { RunningService } from '../support/running-service.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const HASHES = linesOf(readFileSync(`${ROOT}resources/example/eve.json`, 'utf8'))
  .map((line) => JSON.parse(line).tls?.ja3?.hash)
  .filter((hash) => hash !== undefined)
const QUESTIONS = HASHES.map((ja3) => ({ ja3, server_name: 'a"b\\\n\u0001', destination_port: 443 }))

let folder = ''
let service: RunningService
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clients-'))
  service = await new RunningService(join(folder, 'fp.sock')).ready()
})
afterAll(async () => {
  await service.stop()
  rmSync(folder, { recursive: true })
})

const STRICT = ['-std=c++14', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-g', '-fno-sanitize-recover=all']
const hasCompiler = (name: string) => spawnSync(name, ['--version']).status === 0

describe.each(['g++', 'clang++'])('the C++ client, built by %s', (compiler) => {
  describe.skipIf(!hasCompiler(compiler))(`(needs ${compiler})`, () => {
    const program = () => join(folder, `ask-${compiler}`)
    beforeAll(() => {
      const args = [...STRICT, '-fsanitize=address,undefined', `${ROOT}clients/cpp/test/ask.cpp`, '-o', program()]
      expect(spawnSync(compiler, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
    }, 60_000)

    const ask = (path: string, lines: readonly string[], milliseconds = 5_000) => {
      const input = lines.map((line) => `${line}\n`).join('')
      const options = { input, encoding: 'utf8', maxBuffer: 1 << 26 } as const
      const { status, stdout, stderr } = spawnSync(program(), [path, `${milliseconds}`], options)
      expect([status, stderr]).toEqual([0, ''])
      return linesOf(stdout).map((line) => line.split('\t'))
    }

    test('gets the answers of the service, in order', async () => {
      const answers = await service.ask(...QUESTIONS)
      const expected = answers.map((answer) => ['0', JSON.parse(answer).process ?? '', answer])
      expect(ask(service.path, HASHES)).toEqual(expected)
      const many = Array.from({ length: 20_000 }, (_, index) => HASHES[index % HASHES.length])
      expect(ask(service.path, many, 60_000).map(([, , json]) => json)).toEqual(
        many.map((_, index) => answers[index % HASHES.length]),
      )
    })

    test('gives errors as values', async () => {
      const [[code, , json = '']] = ask(service.path, ['x'])
      expect([code, JSON.parse(json).error.path]).toEqual(['4', '/ja3'])
      expect(ask(join(folder, 'nowhere'), ['x', 'x'])).toEqual([
        ['1', '', ''],
        ['1', '', ''],
      ])
      expect(ask(join(folder, 'x'.repeat(200)), ['x'])).toEqual([['1', '', '']])
    })

    test('waits no longer than it is told', async () => {
      const silent = createServer(() => {}).listen(join(folder, `${compiler}.sock`))
      await once(silent, 'listening')
      const started = performance.now()
      const child = spawn(program(), [join(folder, `${compiler}.sock`), '200'])
      child.stdin.end('x\n')
      const [chunk] = await once(child.stdout, 'data')
      expect([String(chunk), performance.now() - started < 5_000]).toEqual(['2\t\t\n', true])
      silent.close()
    })

    test('connects again after the service was started anew', async () => {
      const path = join(folder, `again-${compiler}.sock`)
      const first = await new RunningService(path).ready()
      const child = spawn(program(), [path, '5000', 'one'])
      const next = async () => {
        child.stdin.write(`${HASHES[0]}\n`)
        return String((await once(child.stdout, 'data'))[0])[0]
      }
      expect(await next()).toBe('0')
      await first.stop()
      const second = await new RunningService(path).ready()
      expect(await next()).toBe('0')
      await second.stop()
      expect(await next()).toBe('1')
      child.stdin.end()
    })
  })
})
