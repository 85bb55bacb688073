import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { GATEWAY, INTERNET_RESOLVER, SERVER_NAMESPACE } from './network.ts'

/** An address and port of each server, as `ss` prints them. */
const SERVERS = [
  `${GATEWAY}:53`,
  `${INTERNET_RESOLVER}:53`,
  '127.0.0.1:2222',
  '127.0.0.1:4433',
  '127.0.0.1:4434',
  '*:80',
]
const PAUSE_MILLISECONDS = 200
const LIMIT_MILLISECONDS = 20_000

/** Waits until every server of the lab listens; throws where one has not begun after 20 seconds. */
export async function serversReady(): Promise<void> {
  const ss = ['netns', 'exec', SERVER_NAMESPACE, 'ss', '-Hlntu']
  for (const limit = Date.now() + LIMIT_MILLISECONDS; ; await sleep(PAUSE_MILLISECONDS)) {
    const addresses = execFileSync('ip', ss, { encoding: 'utf8' }).split(/\s+/)
    const missing = SERVERS.filter((server) => !addresses.includes(server))
    if (missing.length === 0) return
    if (Date.now() > limit) throw new Error(`no server listens on ${missing.join(', ')}`)
  }
}
