/**
 * Installs what package.json names. The headers that pcap is built with mostly lie beside Node, which then need not
 * download them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const PNPM = 'pnpm@12.21.0'

const prefix = dirname(dirname(process.execPath))
const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {}
const { status } = spawnSync('npx', ['--yes', PNPM, 'install', '--frozen-lockfile'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...headers, ...process.env },
})
process.exitCode = status ?? 1
