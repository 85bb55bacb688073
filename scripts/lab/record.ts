import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Client } from './clients/client.ts'
import {
  CLIENT_INTERFACE,
  CLIENT_NAMESPACE,
  createClientNamespace,
  createServerNamespace,
  GATEWAY,
  removeNamespace,
  SERVER_NAMESPACE,
  writeClientEtc,
  ZONES,
} from './network.ts'
import type { Target } from './targets.ts'

const LAB = fileURLToPath(new URL('.', import.meta.url))
const USUAL_LIMIT_SECONDS = 8
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
  createServerNamespace()
  makeCertificates(directory)
  rmSync(`${directory}/etc`, { recursive: true, force: true })
  writeClientEtc(`${directory}/etc`, `${directory}/ca.crt`)
  const node = [process.execPath, '--import', 'tsx', `${LAB}server.ts`, directory]
  const servers = [inNamespace(SERVER_NAMESPACE, node), inNamespace(SERVER_NAMESPACE, dnsmasq(directory))]
  await sleep(2000)
  return { directory, close: () => close(servers) }
}

async function close(servers: readonly ChildProcess[]): Promise<void> {
  for (const server of servers) await end(server)
  removeNamespace(CLIENT_NAMESPACE)
  removeNamespace(SERVER_NAMESPACE)
}

/** Sends `client` to each of its targets in a namespace of its own, and writes what passed to `file`. */
export async function record(
  lab: Lab,
  client: Client,
  { file, number }: { file: string; number: number },
): Promise<void> {
  createClientNamespace(number, `${lab.directory}/etc`)
  const capture = await startCapture(file)
  for (const target of client.targets) await visit(lab, client, target)
  await sleep(300)
  await end(capture)
  removeNamespace(CLIENT_NAMESPACE)
}

/** Starts tcpdump on the client's side of the link. */
export async function startCapture(file: string): Promise<ChildProcess> {
  const words = ['tcpdump', '-i', CLIENT_INTERFACE, '-s0', '-U', '-Z', 'root', '-w', file]
  const capture = inNamespace(CLIENT_NAMESPACE, [...words, '--immediate-mode'])
  await sleep(400)
  return capture
}

/** Runs `client` once against `target`, ending it after its limit. What the program prints is dropped. */
export async function visit(lab: Lab, client: Client, target: Target): Promise<void> {
  const home = `${lab.directory}/home/${client.name}`
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const words = client.command(target).map((word) => expand(word, lab.directory))
  const child = inNamespace(CLIENT_NAMESPACE, [...WORKSTATION, ...words], {
    cwd: home,
    env: environment(home, client.environment),
  })
  const exited = once(child, 'exit')
  const limit = (client.limit ?? USUAL_LIMIT_SECONDS) * 1000
  await Promise.race([exited, sleep(limit)])
  await end(child)
}

/** Whether the program that `client` starts is on this machine. */
export function isInstalled(client: Client, directory: string): boolean {
  const [program = ''] = client.command({ host: 'localhost', port: 443 })
  const path = expand(program, directory)
  if (path.startsWith('/')) return existsSync(path)
  return searchPath()
    .split(':')
    .some((folder) => existsSync(`${folder}/${path}`))
}

/** Starts a command in a namespace, as the leader of a process group of its own. */
export function inNamespace(
  name: string,
  words: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  return spawn('ip', ['netns', 'exec', name, ...words], {
    ...options,
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true,
  })
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

function environment(home: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const rust = { RUSTUP_HOME: `${homedir()}/.rustup` }
  return { PATH: searchPath(), HOME: home, XDG_RUNTIME_DIR: home, LANG: 'C.UTF-8', TERM: 'dumb', ...rust, ...more }
}

/** The search path without pyenv's shims: Debian's scripts are to run under Debian's interpreters. */
function searchPath(): string {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('pyenv'))
  return folders.join(':')
}

function expand(word: string, directory: string): string {
  const roots: Readonly<Record<string, string>> = {
    '@npm/': `${directory}/npm/node_modules/`,
    '@lab/': LAB,
    '@work/': `${directory}/`,
    '@pyenv/': `${process.env.PYENV_ROOT ?? `${homedir()}/.pyenv`}/`,
  }
  const prefix = Object.keys(roots).find((key) => word.startsWith(key))
  return prefix ? `${roots[prefix]}${word.slice(prefix.length)}` : word
}

function dnsmasq(directory: string): readonly string[] {
  const names = Object.entries(ZONES).flatMap(([zone, addresses]) => addresses.map((to) => `--address=/${zone}/${to}`))
  names.push('--address=/#/')
  const quiet = ['--no-resolv', '--no-hosts', '--keep-in-foreground', '--conf-file=/dev/null', '--user=root']
  const lease = [
    '--dhcp-range=198.51.100.200,198.51.100.250',
    `--dhcp-leasefile=${directory}/leases`,
    '--domain=example.com',
  ]
  return ['dnsmasq', ...quiet, `--listen-address=${GATEWAY}`, '--bind-interfaces', ...lease, ...names]
}

/** An authority and one certificate for all names, made anew for each recording. */
function makeCertificates(directory: string): void {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: directory, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30']
  openssl('req', '-x509', ...key, '-subj', '/CN=Lab authority', '-keyout', 'ca.key', '-out', 'ca.crt')
  openssl('req', ...key.slice(0, 5), '-subj', '/CN=www.example.com', '-keyout', 'server.key', '-out', 'server.csr')
  const domains = Object.keys(ZONES).flatMap((zone) => [zone, `*.${zone}`, `*.shop.${zone}`])
  const names = [
    ...domains.map((name) => `DNS:${name}`),
    ...Object.values(ZONES)
      .flat()
      .map((address) => `IP:${address}`),
  ]
  writeFileSync(`${directory}/names.cnf`, `subjectAltName=${names.join(',')}\n`)
  const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'names.cnf']
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.crt')
}

/** Records every client that is installed, `runs` times; names what was left out. */
export async function recordAll(directory: string, clients: readonly Client[], runs: readonly string[]): Promise<void> {
  const lab = await openLab(directory)
  mkdirSync(`${directory}/captures`, { recursive: true })
  try {
    for (const run of runs) await recordRun(lab, clients, run)
  } finally {
    await lab.close()
  }
}

async function recordRun(lab: Lab, clients: readonly Client[], run: string): Promise<void> {
  for (const [index, client] of clients.entries()) {
    if (!isInstalled(client, lab.directory)) {
      console.error(`${client.name}: not installed`)
      continue
    }
    const file = `${lab.directory}/captures/${client.name}.${run}.pcap`
    await record(lab, client, { file, number: 10 + (index % 180) })
    appendFileSync(`${lab.directory}/recorded.txt`, `${run} ${client.name}\n`)
    console.error(`${run} ${index + 1}/${clients.length} ${client.name}`)
  }
}
