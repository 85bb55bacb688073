import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  byServerName,
  CLIENT_ADDRESS,
  CLIENTS,
  ClientLab,
  INSTALLED,
  LabCapture,
  PORT,
  SERVER_ADDRESS,
} from '../support/local-clients.ts'
import { namespaceProblem } from '../support/namespaces.ts'
import { SAMPLE_VERSION_1 } from '../support/quic-vectors.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const FP_CAPTURE = pathOf('../../packages/cli/bin/fp-capture.js')
const FPDB = pathOf('../../packages/cli/bin/fpdb.js')
const SOURCES = ['tracepoint', 'netlink', 'proc']
const HELLOS = ['--select', 'tls.client_hello']

function pcapProblem(): string | undefined {
  try {
    createRequire(pathOf('../../packages/capture/package.json'))('pcap')
    return undefined
  } catch {
    return 'needs the package pcap'
  }
}

function tracingProblem(): string | undefined {
  const mount = 'mount -t tracefs nodev /sys/kernel/tracing && ls /sys/kernel/tracing/events/sock/inet_sock_set_state'
  return spawnSync('unshare', ['--mount', 'sh', '-c', mount]).status === 0 ? undefined : 'needs tracefs'
}

test.each([
  [['-r', 'x', '--processes'], 'only with -c'],
  [['-r', 'x', '--socket-log', 'y'], 'only with -c'],
  [['-c', 'lo', '--processes', '--user', 'nobody'], 'not with --user'],
])('%j is wrong usage', (args, words) => {
  const result = spawnSync(process.execPath, [FP_CAPTURE, ...args], { encoding: 'utf8' })
  expect(result).toMatchObject({ status: 2, stdout: '' })
  expect(result.stderr).toContain(words)
})

/** Where control groups can be made, if anywhere. */
const GROUP = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((folder) => {
  try {
    mkdirSync(`${folder}/fp-capture-test`)
    rmdirSync(`${folder}/fp-capture-test`)
    return existsSync(`${folder}/cgroup.procs`)
  } catch {
    return false
  }
})

const problem = namespaceProblem ?? pcapProblem() ?? tracingProblem()

describe.skipIf(problem !== undefined)(`--processes${problem === undefined ? '' : ` (${problem})`}`, () => {
  let folder = ''
  let lab: ClientLab
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fp-processes-'))
    lab = await ClientLab.create(folder)
    writeFileSync(file('initial'), SAMPLE_VERSION_1)
  })
  afterAll(async () => {
    await lab.close()
    rmSync(folder, { recursive: true })
  })
  const file = (name: string) => join(folder, name)
  const start = (args: readonly string[]) =>
    LabCapture.start(lab.clients, file('records.ndjson'), ['-c', 'va', ...args])
  const fpdb = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [FPDB, ...args], { input, encoding: 'utf8' })

  test('short-lived clients are named by the tracepoint, with program, parent, user and host', async () => {
    writeFileSync(file('salt'), 'secret', { mode: 0o600 })
    const capture = await start([...HELLOS, '--process-source', 'tracepoint', '--host-salt', file('salt')])
    const runs = await lab.run(
      Array.from({ length: 20 }, (_, index) => INSTALLED[index % INSTALLED.length] ?? ''),
      2,
    )
    const { records, said } = await capture.stop()
    expect(said).toContain('fp-capture: processes are found by tracepoint\n')
    const named = records.filter(({ process }) => process)
    expect(said).toContain(`fp-capture: processes: ${named.length} named`)
    expect(records).toHaveLength(20)
    expect(named.length).toBeGreaterThanOrEqual(18)
    for (const [serverName, record] of byServerName(named)) {
      const program = serverName.split('.')[1] ?? ''
      const path = realpathSync(CLIENTS[program]?.[0] ?? '')
      const sha256 = execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64)
      const { pid } = runs.get(serverName) ?? {}
      const parent = { name: 'node', path: realpathSync(process.execPath) }
      expect(record.process, serverName).toMatchObject({
        name: program,
        path,
        pid,
        sha256,
        user: userInfo().username,
        parent,
      })
      expect(record.host).toBe(named[0]?.host)
      expect(record.os?.name).toBe('Linux')
    }
  })

  test.each(SOURCES)(
    'a client that stays for a second is named by %s, in another network namespace, too',
    async (source) => {
      const own = await start([...HELLOS, '--process-source', source])
      const foreign = await LabCapture.start(lab.server, file('foreign.ndjson'), [
        '-c',
        'vb',
        ...HELLOS,
        '--process-source',
        source,
      ])
      const staying = lab.clients.run(
        '/usr/bin/python3',
        '-c',
        client('socket.socket()', 'time.sleep(1);print(os.getpid())'),
      )
      for (const capture of [own, foreign]) {
        const { records } = await capture.stop()
        expect(records.map(({ process }) => process)).toMatchObject([{ name: 'python3', pid: Number(staying) }])
      }
    },
  )

  test.each(SOURCES)("a port that is used again is the next program's, by %s", async (source) => {
    const capture = await start([...HELLOS, '--process-source', source])
    const bound = `s=socket.socket();s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1);s.bind(("",41000))`
    const pids: number[] = []
    for (const program of ['/usr/bin/python3', process.execPath, '/usr/bin/python3']) {
      const command =
        program === process.execPath
          ? `require("tls").connect({host:"${SERVER_ADDRESS}",port:${PORT},localPort:41000,rejectUnauthorized:false}).resume().on("close",()=>console.log(process.pid))`
          : client(`(${bound.replaceAll(';', ',').replace('s=', 's:=')},s)[-1]`, 'print(os.getpid())')
      pids.push(Number(lab.clients.run(program, program === process.execPath ? '-e' : '-c', command)))
    }
    const { records } = await capture.stop()
    const named = records.map(({ process }) => process?.pid)
    expect(records).toHaveLength(3)
    for (const [index, pid] of named.entries()) expect([undefined, pids[index]]).toContain(pid)
    if (source === 'tracepoint') expect(named).toEqual(pids)
  })

  test.each(SOURCES)('who sends over UDP is named by %s', async (source) => {
    const capture = await start(['--select', 'quic', '--process-source', source])
    const send = `import socket,time,os;s=socket.socket(type=socket.SOCK_DGRAM);s.connect(("${SERVER_ADDRESS}",443))
s.send(open("${file('initial')}","rb").read());time.sleep(1);print(os.getpid())`
    const pid = Number(lab.clients.run('/usr/bin/python3', '-c', send))
    const { records } = await capture.stop()
    expect(records.map(({ process }) => process)).toMatchObject([{ name: 'python3', pid }])
  })

  test('what comes from elsewhere has no process, what is gone has null', async () => {
    const capture = await LabCapture.start(lab.server, file('elsewhere.ndjson'), [
      '-c',
      'vb',
      '--process-source',
      'proc',
    ])
    const spoofed = `import socket;s=socket.socket(socket.AF_INET,socket.SOCK_RAW,socket.IPPROTO_RAW)
import struct;p=open("${file('initial')}","rb").read()
for a in ("${CLIENT_ADDRESS}","203.0.113.9"):
  u=struct.pack("!HHHH",5555,443,8+len(p),0)
  h=struct.pack("!BBHHHBBH4s4s",69,0,28+len(p),1,0,64,17,0,socket.inet_aton(a),socket.inet_aton("${SERVER_ADDRESS}"))
  s.sendto(h+u+p,("${SERVER_ADDRESS}",0))`
    lab.clients.run('/usr/bin/python3', '-c', spoofed)
    const { records, said } = await capture.stop()
    const bySource = new Map(records.map((record) => [record.src_ip, record]))
    expect(bySource.get(CLIENT_ADDRESS)).toMatchObject({ process: null })
    expect(bySource.get('203.0.113.9')).not.toHaveProperty('process')
    expect(said).toContain('fp-capture: processes: 0 named, 1 not found\n')
  })

  test.skipIf(GROUP === undefined)('a container is named as its control group says', async () => {
    const id = randomBytes(32).toString('hex')
    const group = `${GROUP}/docker-${id}.scope`
    mkdirSync(group)
    const capture = await start([...HELLOS, '--process-command-line'])
    const url = `https://${SERVER_ADDRESS}:${PORT}/`
    const program = `import os;print("here",flush=True);input();os.execv("/usr/bin/curl",["curl","-sk","${url}"])`
    const contained = lab.clients.spawn(['/usr/bin/python3', '-c', program], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (contained.stdout) await once(contained.stdout, 'data')
    writeFileSync(`${group}/cgroup.procs`, String(contained.pid))
    contained.stdin?.end('\n')
    await once(contained, 'close')
    const { records } = await capture.stop()
    rmdirSync(group)
    const command_line = `curl -sk ${url}`
    expect(records.map(({ process }) => process)).toMatchObject([
      { name: 'curl', container: id, user: '0', command_line },
    ])
  })

  test('labelled records make a database that names the same programs the next time', async () => {
    // The hello of Python's ssl module is that of other programs over OpenSSL.
    const programs = INSTALLED.filter((name) => name !== 'python3')
    const first = await start(HELLOS)
    await lab.run(programs, 1, 'first')
    await first.stop()
    const database = file('db.json.gz')
    const built = fpdb(['build', '-', '-o', database], readFileSync(file('records.ndjson'), 'utf8'))
    expect(built).toMatchObject({ status: 0 })
    const second = await LabCapture.start(lab.clients, file('second.ndjson'), [
      '-c',
      'va',
      ...HELLOS,
      '-a',
      '-d',
      database,
    ])
    await lab.run(programs, 1, 'second')
    const { records } = await second.stop()
    expect(records).toHaveLength(programs.length)
    for (const line of readFileSync(file('second.ndjson'), 'utf8').trim().split('\n')) {
      const { analysis, process, tls } = JSON.parse(line)
      if (process !== null) expect(analysis.process, tls.client.server_name).toBe(process.name)
    }
  })

  test('--socket-log: the log labels the records of another capture', async () => {
    const log = file('sockets.ndjson')
    const capture = await start([...HELLOS, '--socket-log', log])
    await lab.run(INSTALLED, 1, 'logged')
    const { records } = await capture.stop()
    const bare = file('bare.ndjson')
    writeFileSync(bare, records.map(({ process, ...record }) => `${JSON.stringify(record)}\n`).join(''))
    expect(fpdb(['label', bare, '--endpoint', log, '-o', file('labelled.ndjson')])).toMatchObject({ status: 0 })
    const labelled = readFileSync(file('labelled.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const expected = records.map(({ process }) => ({ name: process?.name, sha256: process?.sha256 }))
    expect(
      labelled.map(({ process, sha256 }) => ({ name: process.name ?? process, sha256: sha256 ?? process.sha256 })),
    ).toEqual(expected)
  })

  test('what was traced is no longer traced at the end, nor after a process that was killed', async () => {
    const instances = () => lab.clients.run('ls', '/sys/kernel/tracing/instances')
    const { pid } = spawnSync('true')
    lab.clients.run('mkdir', `/sys/kernel/tracing/instances/fingerpost-${pid}`)
    const capture = await start(HELLOS)
    expect(instances()).not.toContain(`fingerpost-${pid}`)
    expect(instances()).toContain(`fingerpost-${capture.pid}`)
    await capture.stop()
    expect(instances()).not.toContain(`fingerpost-${capture.pid}`)
  })
})

/** A client in Python: an expression for its socket, and what it does after the handshake. */
function client(socket: string, after: string): string {
  return `import ssl,socket,time,os
s=${socket}
s.connect(("${SERVER_ADDRESS}",${PORT}))
t=ssl._create_unverified_context().wrap_socket(s)
${after}`
}
