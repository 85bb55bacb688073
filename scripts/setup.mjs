/**
 * Installs what package.json names. The headers that pcap is built with mostly lie beside Node, which then need not
 * download them.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pnpm } from './pnpm.mjs'

const prefix = dirname(dirname(process.execPath))
const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {}
process.exitCode = pnpm(['install', '--frozen-lockfile'], { env: { ...headers, ...process.env } })
