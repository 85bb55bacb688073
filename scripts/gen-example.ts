/**
 * Makes resources/example: one workstation's traffic. Some of the lab's programs, name look-ups, clear-text
 * pages, a remote shell and an address lease are captured in one client's namespace; Suricata reads the capture.
 *
 *     npx tsx scripts/gen-example.ts [--directory DIR]
 *
 * Needs root and what `scripts/lab/run.ts install` installs.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Client } from './lab/clients/client.ts'
import { clients } from './lab/clients/index.ts'
import { CLIENT_INTERFACE, clientNamespace, createClientNamespace, removeNamespace } from './lab/network.ts'
import { end, type Lab, openLab, startCapture, visit } from './lab/record.ts'
import type { Target } from './lab/targets.ts'

const CONFIGURATION = fileURLToPath(new URL('lab/example/', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../resources/example/', import.meta.url))

/** Programs of the lab that take part, and how many of its targets each visits. */
const PROGRAMS = `curl curl-tls12 wget git python3-requests python3-aiohttp node22-fetch node22-get npm openssl-no-sni
  gnutls-cli java go apt perl-lwp php-stream deno openssl-smtp swaks-starttls psql ldapsearch-tls mosquitto_pub tor
  firefox chromium redis-cli aria2 openssl-tls12`.split(/\s+/)

const VISITS = 2

/** The number of the workstation among the lab's clients. */
const CLIENT = 20

const pages: readonly Target[] = ['www.example.com', 'cdn.example.net', 'api.example.org'].map((host) => ({
  host,
  port: 80,
}))
const quic: readonly Target[] = [
  { host: 'www.example.com', port: 443 },
  { host: 'cdn.example.net', port: 443 },
]
const shells: readonly Target[] = [
  { host: 'git.example.com', port: 22 },
  { host: 'backup.example.net', port: 22 },
]
const QUIC_SCRIPT = `Deno.connectQuic({ hostname: Deno.args[0], port: 443, alpnProtocols: ['h3'] }).catch(() => {})
setTimeout(() => Deno.exit(), 1500)`
const SSH_OPTIONS = ['-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes', '-l', 'ann']

/** What a log holds besides TLS. */
const others: readonly Client[] = [
  { name: 'curl-http', targets: pages, command: ({ host }) => ['curl', '-sS', `http://${host}/`] },
  { name: 'wget-http', targets: pages, command: ({ host }) => ['wget', '-q', '-O-', `http://${host}/report.html`] },
  { name: 'kdig', targets: pages, command: ({ host }) => ['kdig', '+retry=0', host, 'AAAA'] },
  { name: 'ssh', targets: shells, command: ({ host }) => ['ssh', ...SSH_OPTIONS, host, 'true'] },
  {
    name: 'deno-quic',
    targets: quic,
    command: ({ host }) => ['@npm/@deno/linux-x64-glibc/deno', 'run', '-A', '--unstable-net', '@work/quic.ts', host],
  },
  {
    name: 'lease',
    targets: pages.slice(0, 1),
    command: () => [
      'busybox',
      'udhcpc',
      '-i',
      CLIENT_INTERFACE,
      '-n',
      '-q',
      '-s',
      '/bin/true',
      '-x',
      'hostname:workstation',
    ],
  },
]

const { values } = parseArgs({ options: { directory: { type: 'string', default: '/tmp/fingerpost-lab' } } })
const lab = await openLab(values.directory)
try {
  await makeCapture(lab, `${values.directory}/example.pcap`)
} finally {
  await lab.close()
}
writeExample(values.directory)

async function makeCapture(lab: Lab, file: string): Promise<void> {
  writeFileSync(`${lab.directory}/quic.ts`, QUIC_SCRIPT)
  createClientNamespace(CLIENT, `${lab.directory}/etc`)
  const capture = await startCapture(file, CLIENT)
  const cast = clients.filter(({ name }) => PROGRAMS.includes(name))
  for (const client of [...others, ...cast]) {
    for (const target of client.targets.slice(0, VISITS)) await visit(lab, client, { target, number: CLIENT })
  }
  await sleep(1000)
  await end(capture)
  removeNamespace(clientNamespace(CLIENT))
}

/** Lets Suricata read the capture, and puts log and capture in place. */
function writeExample(directory: string): void {
  const log = `${directory}/suricata`
  rmSync(log, { recursive: true, force: true })
  mkdirSync(log, { recursive: true })
  cpSync(CONFIGURATION, log, { recursive: true })
  const words = ['-c', 'suricata.yaml', '-S', 'local.rules', '-k', 'none', '--runmode', 'single', '-l', '.']
  execFileSync('suricata', ['-r', `${directory}/example.pcap`, ...words], { cwd: log, stdio: 'inherit' })
  mkdirSync(EXAMPLE, { recursive: true })
  cpSync(`${log}/eve.json`, `${EXAMPLE}eve.json`)
  writeFileSync(`${EXAMPLE}example.pcap.gz`, gzipSync(readFileSync(`${directory}/example.pcap`), { level: 9 }))
}
