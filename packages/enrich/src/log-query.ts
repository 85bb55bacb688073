import type { LoggedQuery, Query } from '@fingerpost/inference'
import type { ClientKey, HelloKey, LogRecord } from '@fingerpost/logs'

/** What a classifier is asked of a record, with so many probable processes. */
export function queryOf(record: LogRecord, limit: number | undefined): Query | LoggedQuery {
  const { key } = record
  if (key.kind === 'hello') return helloQuery(key, record, limit)
  const name = key.kind === 'hassh' ? { hassh: key.hassh } : { fingerprint: key.fingerprint }
  const { serverName, destinationAddress, destinationPort, userAgent } = record
  return { ...name, serverName, destinationAddress, destinationPort, userAgent, time: dayOf(record), limit }
}

/** Most queries are such, and a spread is slower than members one by one. */
function helloQuery(key: HelloKey, record: LogRecord, limit: number | undefined): LoggedQuery {
  return {
    ja3: key.ja3,
    ja3String: key.ja3String,
    ja4: key.ja4,
    handshake: key.handshake,
    serverName: record.serverName,
    destinationAddress: record.destinationAddress,
    destinationPort: record.destinationPort,
    userAgent: record.userAgent,
    time: dayOf(record),
    limit,
  }
}

/** The beginning of the event's UTC day, in milliseconds since 1970, so that equal events of one day are answered alike. */
function dayOf({ time }: LogRecord): number | undefined {
  return time === undefined ? undefined : time - (time % DAY)
}

const DAY = 24 * 60 * 60 * 1000

/** JA4 stays the same where a client shuffles its extensions; JA3, which does not, is for logs without it. */
export function seenKey(key: ClientKey): string | undefined {
  if (key.kind === 'fingerprint') return key.fingerprint
  if (key.kind === 'hassh') return `hassh/${key.hassh}`
  const { ja3, ja4 } = key
  const [hash] = ja4
  return hash === undefined ? ja3 && `ja3/${ja3}` : `ja4/${hash}`
}
