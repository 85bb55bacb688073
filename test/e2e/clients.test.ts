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

describe.skipIf(!hasCompiler('python3'))('the Python client (needs python3)', () => {
  const run = (script: string, ...args: readonly string[]) => {
    const options = {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    } as const
    const begin = `import json, sys; sys.path.insert(0, ${JSON.stringify(`${ROOT}clients/python`)})
from fingerpost import *
client = Client(sys.argv[1], 20)
`
    const { status, stdout, stderr } = spawnSync('python3', ['-W', 'error', '-c', begin + script, ...args], options)
    expect([status, stderr]).toEqual([0, ''])
    return linesOf(stdout).map((line) => JSON.parse(line))
  }

  test('gets the answers of the service, in order, in one batch and one by one', async () => {
    const answers = (await service.ask(...QUESTIONS)).map((answer) => JSON.parse(answer))
    const given = JSON.stringify(QUESTIONS)
    const all = 'qs = json.loads(sys.argv[2]); print(json.dumps(client.identify_all(qs * 50)))'
    expect(run(`${all}; client.close()`, service.path, given)).toEqual([new Array(50).fill(answers).flat()])
    const each = '[print(json.dumps(client.identify(**q))) for q in json.loads(sys.argv[2])]; client.close()'
    expect(run(each, service.path, given)).toEqual(answers)
  })

  test("has pmercury's proc_identify", async () => {
    const call = 'print(json.dumps(client.proc_identify("tls/(0303)(1301)()", None, "192.0.2.1", 443))); client.close()'
    expect(run(call, service.path)).toEqual([{ process: 'Unknown', score: 0, status: 'unknown' }])
  })

  test('raises what is wrong', () => {
    const raised = (call: string, error: string) => `
try: ${call}
except ${error} as error: print(json.dumps(str(error)))
client.close()`
    expect(run(raised('client.identify(ja3=1)', 'InvalidQuestion'), service.path)).toEqual([
      '/ja3: expected 32 lower-case hex digits',
    ])
    expect(run(raised('client.identify(hello=b"abc")', 'InvalidQuestion'), service.path)).toHaveLength(1)
    expect(run(raised('client.identify(ja3="x")', 'ServiceError'), join(folder, 'nowhere'))).toHaveLength(1)
  })
})
