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

/** More releases of Node.js, for how its hello changed; each under its whole version. */
export const MORE_NODE_VERSIONS = [
  ...['4.9.1', '6.17.1', '8.0.0', '8.17.0', '10.0.0', '10.24.1', '11.15.0', '12.0.0', '13.14.0', '14.0.0', '15.14.0'],
  ...['16.0.0', '17.9.1', '18.0.0', '19.8.1', '20.0.0', '20.10.0', '21.7.3', '22.0.0', '22.12.0', '23.6.0'],
] as const

/** Earlier releases of Bun. */
export const BUN_VERSIONS = ['1.2.10', '1.2.23', '1.3.0', '1.3.14', '1.4.0'] as const

/** Earlier releases of Deno. */
export const DENO_VERSIONS = [
  ...['1.46.3', '2.0.0', '2.1.4', '2.2.0', '2.3.0', '2.4.0', '2.5.0', '2.6.0', '2.7.1', '2.8.0'],
] as const

/** JavaScript engines. */
export const javascript = categorised('programming', [
  ...NODE_VERSIONS.flatMap((version) => node(version, `node${Number.parseInt(version, 10)}`)),
  ...MORE_NODE_VERSIONS.flatMap((version) => node(version, `node-${version}`)),
  bun('bun', '@npm/@oven/bun-linux-x64'),
  ...BUN_VERSIONS.map((version) => bun(`bun-${version}`, `@npm/bun-${version}`)),
  deno('deno', '@npm/@deno/linux-x64-glibc'),
  ...DENO_VERSIONS.map((version) => deno(`deno-${version}`, `@npm/deno-${version}`)),
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

function bun(name: string, folder: string): Client {
  return fetcher(name, `${folder}/bin/bun`, '-e', nodeFetch.replace('argv[1]', 'argv.at(-1)'))
}

function deno(name: string, folder: string): Client {
  const page = 'await (await fetch(Deno.args[0])).text()'
  return { ...fetcher(name, `${folder}/deno`, 'eval', page), environment: { DENO_TLS_CA_STORE: 'system' } }
}

/** `folder` is that of the npm package, and begins the names. */
function node(version: string, folder: string): Client[] {
  const major = Number.parseInt(version, 10)
  const program = `@npm/${folder}/bin/node`
  const http2 = major >= 10 ? { http2: nodeHttp2 } : {}
  const ways = { twice: nodeTwice, get: nodeGet, ...http2, ...(major >= 18 ? { fetch: nodeFetch } : {}) }
  return Object.entries(ways).map(([way, script]) => ({
    ...fetcher(`${folder}-${way}`, program, '-e', script),
    targets: way === 'get' || way === 'fetch' ? to.web : to.tls,
    environment: lenient,
  }))
}
