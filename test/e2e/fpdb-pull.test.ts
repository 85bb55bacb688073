import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isPrivateMountPossible, onFullDisk } from '../support/full-disk.ts'

// The command as it is installed.
const FPDB = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))

const CONTENT = Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * at) % 251))
const HALF = CONTENT.length / 2
const SHA256 = createHash('sha256').update(CONTENT).digest('hex')
const ETAG = '"version-1"'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let folder = ''
let server: Server
let handler: Handler
let requests: IncomingMessage[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fpdb-pull-'))
  requests = []
  server = createServer((request, response) => {
    requests.push(request)
    handler(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const within = (name: string) => join(folder, name)
const port = () => {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}
const url = (path = '/db.json.gz') => `http://127.0.0.1:${port()}${path}`
const started = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, [FPDB, 'pull', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...environment },
  })

async function ended(child: ReturnType<typeof started>) {
  const stdout: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (chunk) => stdout.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const [status]: (number | null)[] = await once(child, 'close')
  return { status, stdout: Buffer.concat(stdout), stderr }
}

const run = (...args: readonly string[]) => ended(started(args))
const pull = (...args: readonly string[]) => run(url(), '--sha256', SHA256, ...args)
const pulled = () => readFileSync(within('db.json.gz')).equals(CONTENT)

/** A server as servers should be: a strong ETag, ranges, and a range only where the client has the same version. */
const whole: Handler = (request, response) => {
  response.setHeader('etag', ETAG)
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  if (start === 0 || request.headers['if-range'] !== ETAG) {
    response.setHeader('content-length', CONTENT.length)
    response.end(CONTENT)
  } else if (start >= CONTENT.length) {
    response.writeHead(416, { 'content-range': `bytes */${CONTENT.length}` }).end()
  } else {
    response.writeHead(206, {
      'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`,
      'content-length': CONTENT.length - start,
    })
    response.end(CONTENT.subarray(start))
  }
}

/** Sends half of the content and then does something else. */
const half =
  (then: (response: ServerResponse) => void): Handler =>
  (_, response) => {
    response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length })
    response.write(CONTENT.subarray(0, HALF), () => then(response))
  }

const never = () => {}
const partOf = (bytes: number) =>
  existsSync(within('db.json.gz.part')) && statSync(within('db.json.gz.part')).size >= bytes

async function leaveHalf() {
  handler = half((response) => setTimeout(() => response.destroy(), 100))
  const result = await pull()
  requests = []
  return result
}

test('a file, by its name in the URL', async () => {
  handler = whole
  const result = await pull()
  expect(result).toMatchObject({
    status: 0,
    stderr: 'fpdb: 400,000 bytes, as expected, in db.json.gz\n',
  })
  expect(pulled()).toBe(true)
  expect(readdirSync(folder)).toEqual(['db.json.gz'])
})

test('to another name, in capital digits, quietly, and to standard output', async () => {
  handler = whole
  const args = [url(), '--sha256', SHA256.toUpperCase(), '-q']
  expect(await run(...args, '-o', within('other'))).toMatchObject({ status: 0, stderr: '' })
  const printed = await run(...args, '-o', '-')
  expect(printed).toMatchObject({ status: 0, stderr: '' })
  expect(printed.stdout.equals(CONTENT)).toBe(true)
  expect(readdirSync(folder)).toEqual(['other'])
})

test('a file that is there already is not downloaded; one with another content is not touched without --force', async () => {
  handler = whole
  await pull()
  expect(await pull()).toMatchObject({ status: 0, stderr: 'fpdb: db.json.gz is there already, 400,000 bytes\n' })
  expect(requests).toHaveLength(1)
  writeFileSync(within('db.json.gz'), 'mine')
  const refused = await pull()
  expect(refused).toMatchObject({ status: 1 })
  expect(refused.stderr).toBe('fpdb: db.json.gz: is there already with another content; --force replaces it\n')
  expect(readFileSync(within('db.json.gz'), 'utf8')).toBe('mine')
  expect(await pull('--force')).toMatchObject({ status: 0 })
  expect(pulled()).toBe(true)
})

test.each([
  ['says so', whole],
  ['does not say', ((_, response) => response.end(CONTENT)) satisfies Handler],
])('a server that sends more than --max-size and %s', async (_, given) => {
  handler = given
  const result = await pull('--max-size', '300kB')
  expect(result).toMatchObject({
    status: 1,
    stderr: `fpdb: ${url()}: the server sends more than 300000 bytes: --max-size allows more\n`,
  })
  expect(readdirSync(folder)).toEqual([])
  expect((await pull('--max-size', '400kB')).status).toBe(0)
})

test('a folder is in the way', async () => {
  mkdirSync(within('db.json.gz'))
  expect((await pull('--force')).stderr).toBe('fpdb: db.json.gz: is there already and no file\n')
})

test('bytes are stored as they are, also where the server calls them encoded', async () => {
  handler = (request, response) => {
    response.setHeader('content-encoding', 'gzip')
    whole(request, response)
  }
  expect(await pull()).toMatchObject({ status: 0 })
  expect(pulled()).toBe(true)
})

test('a body that breaks off is kept, and the rest is asked for', async () => {
  const broken = await leaveHalf()
  expect(broken.status).toBe(1)
  expect(broken.stderr).toMatch(/^fpdb: http:\S+: .*; \d+ bytes are there, and the same command goes on from them\n$/)
  expect(readdirSync(folder).sort()).toEqual(['db.json.gz.part', 'db.json.gz.part.json'])
  handler = whole
  const rest = await pull()
  expect(rest).toMatchObject({ status: 0, stderr: expect.stringContaining('200,000 of them earlier, as expected') })
  expect(requests.map(({ headers }) => [headers.range, headers['if-range']])).toEqual([[`bytes=${HALF}-`, ETAG]])
  expect(pulled()).toBe(true)
  expect(readdirSync(folder)).toEqual(['db.json.gz'])
})

test('Last-Modified serves where there is no strong ETag', async () => {
  const date = 'Tue, 24 Nov 2026 04:00:00 GMT'
  handler = (_, response) => {
    response.writeHead(200, { etag: 'W/"weak"', 'last-modified': date, 'content-length': CONTENT.length })
    response.write(CONTENT.subarray(0, HALF), () => setTimeout(() => response.destroy(), 100))
  }
  await pull()
  requests = []
  handler = whole
  expect(await pull()).toMatchObject({ status: 0 })
  expect(requests.map(({ headers }) => headers['if-range'])).toEqual([date])
})

test('kill -9 in the middle, and again', async () => {
  handler = half(never)
  const child = started([url(), '--sha256', SHA256])
  while (!partOf(HALF)) await sleep(20)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(existsSync(within('db.json.gz'))).toBe(false)
  handler = whole
  expect((await pull()).stderr).toContain('200,000 of them earlier')
  expect(pulled()).toBe(true)
})

test('SIGINT keeps what has come, and says so', async () => {
  writeFileSync(within('db.json.gz'), 'old')
  handler = half(never)
  const child = started([url(), '--sha256', SHA256, '--force'])
  const end = ended(child)
  while (!partOf(HALF)) await sleep(20)
  child.kill('SIGINT')
  expect(await end).toMatchObject({ status: 130, stderr: 'fpdb: stopped: the same command goes on from here\n' })
  expect(readFileSync(within('db.json.gz'), 'utf8')).toBe('old')
  expect(partOf(HALF)).toBe(true)
})

test.each<[string, Handler]>([
  ['a server without ranges', (_, response) => response.end(CONTENT)],
  [
    'another version there',
    (request, response) => {
      request.headers['if-range'] = undefined
      whole(request, response)
    },
  ],
  [
    'a server that gives another part',
    (request, response) => {
      if (request.headers.range === undefined) return whole(request, response)
      response.writeHead(206, { 'content-range': `bytes 0-9/${CONTENT.length}` }).end(CONTENT.subarray(0, 10))
    },
  ],
])('half a file and %s', async (name, answer) => {
  await leaveHalf()
  handler = answer
  const result = await pull()
  if (name === 'a server that gives another part') expect(result.stderr).toContain('gave another part of the file')
  else expect(result).toMatchObject({ status: 0, stderr: 'fpdb: 400,000 bytes, as expected, in db.json.gz\n' })
})

test('a rest that does not fit is thrown away with the beginning, and all is downloaded again', async () => {
  await leaveHalf()
  handler = (request, response) => {
    if (request.headers.range === undefined) return whole(request, response)
    response.writeHead(206, { 'content-range': `bytes ${HALF}-${CONTENT.length - 1}/${CONTENT.length}` })
    response.end(Buffer.alloc(HALF))
  }
  expect(await pull()).toMatchObject({ status: 0 })
  expect(requests).toHaveLength(2)
  expect(pulled()).toBe(true)
})

test.each([
  ['another file', (note: object) => JSON.stringify({ ...note, sha256: '0'.repeat(64) })],
  ['another place', (note: object) => JSON.stringify({ ...note, url: 'http://127.0.0.1/other' })],
  ['nobody knows what', () => '{"url":'],
])('a .part of %s is not gone on with', async (_, change) => {
  await leaveHalf()
  const note = within('db.json.gz.part.json')
  writeFileSync(note, change(JSON.parse(readFileSync(note, 'utf8'))))
  handler = whole
  expect(await pull()).toMatchObject({ status: 0 })
  expect(requests.map(({ headers }) => headers.range)).toEqual([undefined])
  expect(pulled()).toBe(true)
})

test('a .part that is longer than the file', async () => {
  await leaveHalf()
  writeFileSync(within('db.json.gz.part'), Buffer.alloc(CONTENT.length + 1))
  handler = whole
  expect(await pull()).toMatchObject({ status: 0 })
  expect(pulled()).toBe(true)
})

test.each<[string, Handler]>([
  ['another content', (_, response) => response.end('<html>Sign in</html>')],
  [
    'a body that ends early without a length',
    (_, response) => {
      response.writeHead(200, { connection: 'close', 'transfer-encoding': 'identity' })
      response.end(CONTENT.subarray(0, HALF))
    },
  ],
])('%s is not taken for the file, and leaves nothing', async (_, answer) => {
  handler = answer
  const result = await pull()
  expect(result.status).toBe(1)
  expect(result.stderr).toMatch(
    new RegExp(`^fpdb: ${url()}: expected content with SHA-256 ${SHA256}, got [0-9a-f]{64}\n$`),
  )
  expect(readdirSync(folder)).toEqual([])
})

test('redirections are followed, also with a range', async () => {
  const moved: Handler = (request, response) => {
    if (request.url === '/moved') whole(request, response)
    else response.writeHead(302, { location: '/moved' }).end()
  }
  handler = moved
  expect(await pull()).toMatchObject({ status: 0 })
  rmSync(within('db.json.gz'))
  await leaveHalf()
  handler = moved
  expect((await pull()).stderr).toContain('200,000 of them earlier')
  expect(pulled()).toBe(true)
})

test.each([404, 500, 302])('the answer %i is an error', async (status) => {
  handler = (_, response) => response.writeHead(status).end('no')
  expect(await pull()).toMatchObject({ status: 1, stderr: `fpdb: ${url()}: the server answered ${status}\n` })
  expect(readdirSync(folder)).toEqual([])
})

test('no server', async () => {
  const gone = url()
  server.close()
  const result = await run(gone, '--sha256', SHA256)
  expect(result).toMatchObject({ status: 1 })
  expect(result.stderr).toMatch(/^fpdb: http:\S+: connect ECONNREFUSED/)
})

test('a server that is slow is waited for, one that falls silent is not', async () => {
  handler = async (_, response) => {
    response.writeHead(200, { 'content-length': CONTENT.length })
    for (let at = 0; at < CONTENT.length; at += 50_000) {
      response.write(CONTENT.subarray(at, at + 50_000))
      await sleep(200)
    }
    response.end()
  }
  expect(await pull('--timeout', '10s')).toMatchObject({ status: 0 })
  rmSync(within('db.json.gz'))
  handler = half(never)
  const silent = await pull('--timeout', '1s')
  expect(silent).toMatchObject({ status: 1 })
  expect(silent.stderr).toContain('Timeout')
  expect(partOf(HALF)).toBe(true)
})

test('through the proxy that the environment names', async () => {
  handler = whole
  const tunnels: (string | undefined)[] = []
  const proxy = createServer().listen(0, '127.0.0.1')
  proxy.on('connect', (request, client) => {
    tunnels.push(request.url)
    const upstream = connect(port() ?? 0, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
  })
  await once(proxy, 'listening')
  const address = proxy.address()
  const http_proxy = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const args = ['http://db.example.invalid/db.json.gz', '--sha256', SHA256]
  expect(await ended(started(args, { http_proxy }))).toMatchObject({ status: 0 })
  expect(tunnels).toEqual(['db.example.invalid:80'])
  proxy.close()
})

test.each([
  [['http://127.0.0.1/db'], '--sha256: expected 64 hex digits, so that the file can be checked'],
  [['http://127.0.0.1/db', '--sha256', 'abc'], '--sha256: expected 64 hex digits'],
  [['ftp://127.0.0.1/db', '--sha256', SHA256], 'expected a URL that begins with http:// or https://'],
  [['http://127.0.0.1/', '--sha256', SHA256], 'the URL names no file: give -o FILE'],
  [['http://127.0.0.1/db', '--sha256', SHA256, '--timeout', 'long'], '--timeout: expected a time'],
  [['a', 'b'], 'Unknown argument: b'],
])('wrong usage: %j', async (args, message) => {
  const result = await run(...args)
  expect(result.status).toBe(2)
  expect(result.stderr).toContain(message)
})

test.skipIf(!isPrivateMountPossible())('a full disk (needs root): the old file is still there', async () => {
  handler = whole
  const { status, stderr, files } = await onFullDisk((disk) => [
    ...[process.execPath, FPDB, 'pull', url(), '--sha256', SHA256, '--force', '-o', `${disk}/kept`],
  ])
  expect(status).toBe(1)
  expect(stderr).toContain('fpdb: ENOSPC: no space left on device')
  expect(files).toEqual(['kept', 'kept.part', 'kept.part.json'])
})
