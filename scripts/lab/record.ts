import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makeCertificates } from './certificates.ts'
import type { Client } from './clients/client.ts'
import { daemons } from './daemons.ts'
import {
  CLIENT_INTERFACE,
  clientNamespace,
  createClientNamespace,
  createServerNamespace,
  GATEWAY,
  INTERNET_RESOLVER,
  removeNamespace,
  SERVER_NAMESPACE,
  writeClientEtc,
} from './network.ts'
import { serversReady } from './ready.ts'
import { isInSuite, suiteRoot } from './suites.ts'
import type { Target } from './targets.ts'

const LAB = fileURLToPath(new URL('.', import.meta.url))
const USUAL_LIMIT_SECONDS = 8
/** Holds the process id of the recording that runs, or ran last. */
const HOLDER = '/run/fingerpost-lab.pid'
/** Gives a client a host name that is not the machine's: some programs send it. */
const WORKSTATION = ['unshare', '--uts', 'sh', '-c', 'hostname workstation && exec "$@"', 'lab']

/** The lab's servers while they run. */
export interface Lab {
  directory: string
  close(): Promise<void>
}

/** Makes the namespaces, a throw-away authority and the servers; everything is written under `directory`. */
export async function openLab(directory: string): Promise<Lab> {
  mkdirSync(directory, { recursive: true })
  claim()
  createServerNamespace()
  makeCertificates(directory)
  for (const [etc, resolver] of [
    ['etc', GATEWAY],
    ['etc-internet', INTERNET_RESOLVER],
  ] as const) {
    rmSync(`${directory}/${etc}`, { recursive: true, force: true })
    writeClientEtc(`${directory}/${etc}`, `${directory}/ca.crt`, resolver)
  }
  const node = [process.execPath, '--import', 'tsx', `${LAB}server.ts`, directory]
  const servers = [node, ...daemons(directory)].map((words) => inNamespace(SERVER_NAMESPACE, words))
  const lab = { directory, close: () => close(servers) }
  await serversReady().catch(async (error: unknown) => {
    await lab.close()
    throw error
  })
  return lab
}

/** The namespaces have one name each on a machine: throws where another recording has them. */
function claim(): void {
  const holder = existsSync(HOLDER) ? Number(readFileSync(HOLDER, 'utf8')) : 0
  if (holder !== process.pid && existsSync(`/proc/${holder || 'none'}`))
    throw new Error(`another recording runs: process ${holder}`)
  writeFileSync(HOLDER, String(process.pid))
}

async function close(servers: readonly ChildProcess[]): Promise<void> {
  await Promise.all(servers.map((server) => end(server)))
  removeNamespace(SERVER_NAMESPACE)
}

/** Sends `client` to each of its targets in namespace `number` (2–254), and writes what passed to `file`. */
export async function record(
  lab: Lab,
  client: Client,
  { file, number }: { file: string; number: number },
): Promise<void> {
  createClientNamespace(number, `${lab.directory}/${client.internet ? 'etc-internet' : 'etc'}`)
  const capture = await startCapture(file, number)
  for (const target of client.targets) await visit(lab, client, { target, number })
  await sleep(300)
  await end(capture)
  removeNamespace(clientNamespace(number))
}

/** Starts tcpdump on the client's side of the link. */
export async function startCapture(file: string, number: number): Promise<ChildProcess> {
  const words = ['tcpdump', '-i', CLIENT_INTERFACE, '-s0', '-U', '-Z', 'root', '-w', file]
  const capture = inNamespace(clientNamespace(number), [...words, '--immediate-mode'])
  await sleep(400)
  return capture
}

/** Runs `client` once against `target`, ending it after its limit; what it prints is added to `output/NAME.txt`. */
export async function visit(
  lab: Lab,
  client: Client,
  { target, number }: { target: Target; number: number },
): Promise<void> {
  const home = `${lab.directory}/home/${client.name}`
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const words = [...suiteWords(client), ...client.command(target)].map((word) => expand(word, lab.directory))
  mkdirSync(`${lab.directory}/output`, { recursive: true })
  const output = openSync(`${lab.directory}/output/${client.name}.txt`, 'a')
  const child = inNamespace(clientNamespace(number), [...WORKSTATION, ...words], {
    cwd: home,
    env: environment(home, lab.directory, client.environment),
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const exited = once(child, 'exit')
  const limit = (client.limit ?? USUAL_LIMIT_SECONDS) * 1000
  await Promise.race([exited, sleep(limit, undefined, { ref: false })])
  await end(child)
}

/** What runs a command in the client's suite. */
function suiteWords({ suite }: Client): readonly string[] {
  return suite === undefined ? [] : ['@lab/programs/in-suite', suiteRoot('@work', suite)]
}

/** Whether the program that `client` starts is on this machine. */
export function isInstalled(client: Client, directory: string): boolean {
  const [program = ''] = client.command({ host: 'localhost', port: 443 })
  if (client.suite !== undefined) return isInSuite(suiteRoot(directory, client.suite), program)
  const path = expand(program, directory)
  if (path.startsWith('/')) return existsSync(path)
  return searchPath()
    .split(':')
    .some((folder) => existsSync(`${folder}/${path}`))
}

/** Starts a command in a namespace, as the leader of a process group of its own. */
export function inNamespace(name: string, words: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn('ip', ['netns', 'exec', name, ...words], { stdio: 'ignore', ...options, detached: true })
}

/** Ends a process group that `inNamespace` started: politely, and after two seconds for good. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  const exited = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit')
  signal(child.pid, 'SIGTERM')
  await Promise.race([exited, sleep(2000)])
  signal(child.pid, 'SIGKILL')
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name)
  } catch {
    // The group has ended.
  }
}

function environment(home: string, directory: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(more).map(([name, value]) => [name, expand(value, directory)])
  const rust = { RUSTUP_HOME: `${homedir()}/.rustup` }
  return {
    PATH: searchPath(),
    HOME: home,
    XDG_RUNTIME_DIR: home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    ...rust,
    ...Object.fromEntries(own),
  }
}

/** The search path without pyenv's shims: Debian's scripts are to run under Debian's interpreters. */
function searchPath(): string {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('pyenv'))
  return folders.join(':')
}

function expand(word: string, directory: string): string {
  const roots: Readonly<Record<string, string>> = {
    '@npm/': `${directory}/npm/node_modules/`,
    '@pip/': `${directory}/pip/bin/`,
    '@go/': `${directory}/go/bin/`,
    '@cargo/': `${directory}/cargo/bin/`,
    '@jars/': `${directory}/jars/`,
    '@lab/': LAB,
    '@work/': `${directory}/`,
    '@pyenv/': `${process.env.PYENV_ROOT ?? `${homedir()}/.pyenv`}/`,
  }
  const prefix = Object.keys(roots).find((key) => word.startsWith(key))
  return prefix ? `${roots[prefix]}${word.slice(prefix.length)}` : word
}
