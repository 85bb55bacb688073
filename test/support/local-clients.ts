import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Namespace } from './namespaces.ts'

/** A client that has run: the name that it asked the server for, and the process that it was. */
export interface ClientRun {
  readonly serverName: string
  readonly pid: number
  readonly milliseconds: number
}

const BIN = pathOf('../../packages/cli/bin/fp-capture.js')
export const PORT = '8443'
export const CLIENT_ADDRESS = '198.51.100.1'
export const SERVER_ADDRESS = '198.51.100.2'

/** What a client is started as; `NAME` stands for the server. */
export const CLIENTS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  curl: ['/usr/bin/curl', '-sk', '-o', '/dev/null', `https://NAME:${PORT}/`],
  wget: ['/usr/bin/wget', '-q', '-t', '1', '--no-check-certificate', '-O', '/dev/null', `https://NAME:${PORT}/`],
  openssl: ['/usr/bin/openssl', 's_client', '-connect', `NAME:${PORT}`, '-servername', 'NAME'],
  python3: [
    '/usr/bin/python3',
    '-c',
    `import ssl,socket;ssl._create_unverified_context().wrap_socket(socket.create_connection(("NAME",${PORT})),server_hostname="NAME")`,
  ],
  node: [
    process.execPath,
    '-e',
    `require("tls").connect({host:"NAME",port:${PORT},servername:"NAME",rejectUnauthorized:false},()=>process.exit())`,
  ],
}

/** The clients whose programs are here. */
export const INSTALLED = Object.keys(CLIENTS).filter((name) => existsSync(CLIENTS[name]?.[0] ?? ''))

/** What runs a program in TypeScript as one process. */
const NODE = [process.execPath, '--import', createRequire(import.meta.url).resolve('tsx')] as const

/** A machine with clients and, at the other end of a wire, a server: two namespaces without a way out. */
export class ClientLab {
  /** Where the clients run and `va` is the wire. */
  readonly clients: Namespace
  /** Where the server runs and `vb` is the wire. */
  readonly server: Namespace
  readonly #folder: string
  #process: ChildProcess | undefined

  private constructor(clients: Namespace, server: Namespace, folder: string) {
    this.clients = clients
    this.server = server
    this.#folder = folder
  }

  /** `folder` is for its files. */
  static async create(folder: string): Promise<ClientLab> {
    const [clients, server] = [await Namespace.create(), await Namespace.create()]
    server.run('ip', 'link', 'del', 'va')
    clients.run('ip', 'link', 'set', 'vb', 'netns', String(server.pid))
    for (const [namespace, device, address] of [
      [clients, 'va', CLIENT_ADDRESS],
      [server, 'vb', SERVER_ADDRESS],
    ] as const) {
      namespace.run('ip', 'address', 'add', `${address}/24`, 'dev', device)
      namespace.run('ip', 'link', 'set', device, 'up')
      namespace.run('ip', 'link', 'set', 'lo', 'up')
    }
    for (const namespace of [clients, server]) {
      namespace.run('mount', '-t', 'tracefs', 'nodev', '/sys/kernel/tracing')
    }
    const lab = new ClientLab(clients, server, folder)
    await lab.#serve()
    return lab
  }

  /** Runs clients, by the names of their programs, and gives the processes that they were. */
  async run(programs: readonly string[], concurrency: number, label = 'client'): Promise<Map<string, ClientRun>> {
    const names = programs.map((program, index) => `${label}${index}.${program}.test`)
    const hosts = join(this.#folder, 'hosts')
    writeFileSync(hosts, names.map((name) => `${SERVER_ADDRESS} ${name}\n`).join(''))
    this.clients.run('mount', '--bind', hosts, '/etc/hosts')
    const jobs = programs.map((program, index) => {
      const command = CLIENTS[program] ?? [program]
      return [names[index], ...command.map((word) => word.replaceAll('NAME', names[index] ?? ''))].join('\t')
    })
    const runner = this.clients.spawn([...NODE, pathOf('client-runner.ts'), String(concurrency)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let output = ''
    runner.stdout?.on('data', (bytes) => {
      output += bytes
    })
    runner.stdin?.end(jobs.join('\n'))
    await once(runner, 'close')
    const runs: ClientRun[] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    return new Map(runs.map((run) => [run.serverName, run]))
  }

  async close(): Promise<void> {
    this.#process?.kill('SIGKILL')
    await this.clients.close()
    await this.server.close()
  }

  async #serve(): Promise<void> {
    const [key, certificate] = [join(this.#folder, 'key.pem'), join(this.#folder, 'certificate.pem')]
    const options = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test -days 2'
    execFileSync('openssl', ['req', '-x509', ...options.split(' '), '-keyout', key, '-out', certificate], {
      stdio: 'ignore',
    })
    const command = [...NODE, pathOf('client-server.ts'), SERVER_ADDRESS, PORT, key, certificate] as const
    const server = this.server.spawn(command, { stdio: ['ignore', 'pipe', 'inherit'] })
    if (server.stdout) await once(server.stdout, 'data')
    this.#process = server
  }
}

/** A running `fp-capture --processes`. */
export class LabCapture {
  readonly #child: ChildProcess
  readonly #output: string
  #said = ''

  private constructor(child: ChildProcess, output: string) {
    this.#child = child
    this.#output = output
    child.stderr?.on('data', (text) => {
      this.#said += text
    })
  }

  /** Starts one in a namespace, whose records go to a file. */
  static async start(namespace: Namespace, output: string, args: readonly string[]): Promise<LabCapture> {
    const command = [process.execPath, BIN, '--processes', '-f', output, '--stats-interval', '1', ...args] as const
    const capture = new LabCapture(namespace.spawn(command, { stdio: ['ignore', 'ignore', 'pipe'] }), output)
    while (!capture.#said.includes('packets received')) {
      if (capture.#child.exitCode !== null) throw new Error(capture.#said)
      await setTimeout(50)
    }
    return capture
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Ends it when the last packets have come, and gives its records and what it has said. */
  async stop(): Promise<{ records: LabelledRecord[]; said: string }> {
    await setTimeout(300)
    this.#child.kill('SIGTERM')
    await once(this.#child, 'close')
    const lines = readFileSync(this.#output, 'utf8').split('\n').slice(0, -1)
    return { records: lines.map((line) => JSON.parse(line)), said: this.#said }
  }
}

/** What is looked at of a record. */
export interface LabelledRecord {
  readonly src_ip: string
  readonly tls?: { readonly client?: { readonly server_name?: string } }
  readonly process?: {
    readonly name: string
    readonly pid: number
    readonly path: string
    readonly user: string
    readonly sha256?: string
    readonly container?: string
    readonly parent?: { readonly name: string; readonly pid: number }
  } | null
  readonly host?: string
  readonly os?: Record<string, string>
}

/** The records by the name that the client asked for. */
export function byServerName(records: readonly LabelledRecord[]): Map<string, LabelledRecord> {
  return new Map(records.map((record) => [record.tls?.client?.server_name ?? '', record]))
}

function pathOf(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
