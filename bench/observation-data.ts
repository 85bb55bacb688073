import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Append } from './data-file.ts'

/** A labelled session of the corpus, as far as observations are made of it. */
interface Session {
  fingerprint: string
  server_name: string | null
  dest_ip: string | null
  dest_port: number
  process: string
  sha256: string
}

const HOSTS = 20_000
const NAMES = 1_000
const DAYS = 14
const FIRST_DAY = Date.UTC(2026, 10, 1)
const CHUNK = 4 << 20

const SYSTEMS = [
  { name: 'Windows', edition: '11 Enterprise', version: '23H2' },
  { name: 'Mac OS X', edition: 'Sonoma', version: '14.6' },
  { name: 'Linux', edition: 'Debian GNU/Linux 12 (bookworm)', version: '12' },
]

export function readSessions(path: string): Session[] {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')
  return lines.map((line): Session => JSON.parse(line))
}

/**
 * Writes observations drawn from sessions, in the order of time over two weeks, always the same: from 20,000 hosts (some
 * far busier than others), to hosts under the sessions' domains, at addresses beside theirs, and every sixth over IPv6.
 */
export function writeObservations(sessions: readonly Session[], count: number, append: Append): void {
  const random = randomNumbers(6)
  let chunk = ''
  for (let n = 0; n < count; n++) {
    const session = sessions[Math.floor(random() * sessions.length)]
    const time = new Date(FIRST_DAY + Math.floor((n / count) * DAYS * 86_400_000))
    chunk += `${JSON.stringify(observation(session, time, random))}\n`
    if (chunk.length < CHUNK) continue
    append(Buffer.from(chunk))
    chunk = ''
  }
  append(Buffer.from(chunk))
}

function observation(session: Session, time: Date, random: () => number): object {
  const { fingerprint, server_name: name, process, sha256 } = session
  return {
    timestamp: time.toISOString(),
    fingerprint,
    server_name: name === null ? null : `h${skewed(random, NAMES)}.${name}`,
    dst_ip: addressBeside(session.dest_ip, random),
    dst_port: session.dest_port,
    process,
    sha256,
    os: SYSTEMS[skewed(random, SYSTEMS.length)],
    host: `host-${skewed(random, HOSTS)}`,
  }
}

function addressBeside(address: string | null, random: () => number): string | null {
  if (random() < 1 / 6)
    return `2a00:1450:4001:${(0x800 + skewed(random, 32)).toString(16)}::${skewed(random, 64).toString(16)}`
  return address === null ? null : address.replace(/\d+$/, String(skewed(random, 8)))
}

/** A whole number below `limit`: small ones far more often. */
function skewed(random: () => number, limit: number): number {
  return Math.floor(limit * random() ** 3)
}

/** Numbers from 0 up to 1, the same for the same seed: the upper bits of a linear congruence modulo 2^48. */
function randomNumbers(seed: number): () => number {
  let state = BigInt(seed)
  return () => {
    state = (state * 0x5deece66dn + 0xbn) & 0xffff_ffff_ffffn
    return Number(state >> 16n) / 2 ** 32
  }
}
