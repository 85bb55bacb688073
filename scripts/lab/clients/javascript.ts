import * as to from '../targets.ts'
import { type Client, categorised, fetcher, url } from './client.ts'

const nodeFetch = 'fetch(process.argv[1]).then((r) => r.text()).catch(() => {})'
const nodeGet = `require('https').get(process.argv[1], (r) => r.resume()).on('error', () => {})`
const nodeTwice = `const { Agent, get } = require('https'), agent = new Agent()
const next = (n) => n && get(process.argv[1], { agent }, (r) => r.resume().on('close', () => next(n - 1))).on('error', () => {})
next(2)`
const nodeHttp2 = `const s = require('http2').connect(process.argv[1]); s.on('error', () => {})
const r = s.request({ ':path': '/' }); r.on('error', () => {}).resume().on('close', () => s.close())`
const denoQuic = `Deno.connectQuic({ hostname: Deno.args[0], port: 443, alpnProtocols: ['h3'] }).catch(() => {})
setTimeout(() => Deno.exit(), 1500)`
const lenient = { NODE_TLS_REJECT_UNAUTHORIZED: '0' }

/** What the `node` packages of npm hold: one program per major version. */
export const NODE_VERSIONS = [
  '12.22.12',
  '14.21.3',
  '16.20.2',
  '18.20.8',
  '20.20.2',
  '22.23.3',
  '24.18.1',
  '26.9.0',
] as const

/** JavaScript engines. */
export const javascript = categorised('programming', [
  ...NODE_VERSIONS.flatMap((version) => node(version)),
  fetcher('bun', '@npm/@oven/bun-linux-x64/bin/bun', '-e', nodeFetch.replace('argv[1]', 'argv.at(-1)')),
  {
    ...fetcher('deno', '@npm/@deno/linux-x64-glibc/deno', 'eval', 'await (await fetch(Deno.args[0])).text()'),
    environment: { DENO_TLS_CA_STORE: 'system' },
  },
  {
    ...fetcher('deno-quic', '@npm/@deno/linux-x64-glibc/deno', 'eval', '--unstable-net', denoQuic),
    targets: to.quic,
    command: ({ host }) => ['@npm/@deno/linux-x64-glibc/deno', 'eval', '--unstable-net', denoQuic, host],
  },
  { ...fetcher('go-quic', '@go/go-quic-client'), targets: to.quic, library: 'quic-go' },
  {
    name: 'npm',
    targets: to.web,
    command: (target) => ['npm', 'view', 'left-pad', '--registry', url(target), '--fetch-retries=0'],
    environment: lenient,
  },
])

function node(version: string): Client[] {
  const major = Number.parseInt(version, 10)
  const program = `@npm/node${major}/bin/node`
  const ways = { twice: nodeTwice, get: nodeGet, http2: nodeHttp2, ...(major >= 18 ? { fetch: nodeFetch } : {}) }
  return Object.entries(ways).map(([way, script]) => ({
    ...fetcher(`node${major}-${way}`, program, '-e', script),
    targets: way === 'get' || way === 'fetch' ? to.web : to.tls,
    environment: lenient,
  }))
}
