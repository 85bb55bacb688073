import type { FingerprintRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import type { LoggedQuery } from '@fingerpost/inference'
import { logFormats } from '@fingerpost/logs'
import { corpus, corpusText } from '../corpus.ts'
import { recordsOf } from './records.ts'
import { connection, connectionOf, type SuricataEvent, type SuricataRun } from './suricata.ts'

/** What a log tells of a hello, and the hello's packets in every notation. */
export interface LoggedHello {
  readonly query: LoggedQuery
  readonly notations: readonly string[]
}

/** The hellos of a run that are the only one of their connection. */
export async function loggedHellos({ capture, log }: SuricataRun): Promise<LoggedHello[]> {
  const records = await recordsOf(corpus(capture), { protocols: [registry.tls, registry.quic] })
  const sent = new Map<string, FingerprintRecord[]>()
  for (const record of records) {
    const key = connection(record)
    sent.set(key, [...(sent.get(key) ?? []), record])
  }
  return queries(corpusText(log)).flatMap(({ query, key }) => {
    const [record, ...others] = sent.get(key) ?? []
    return record === undefined || others.length > 0 ? [] : [{ query, notations: notations(record) }]
  })
}

function queries(log: string): { query: LoggedQuery; key: string }[] {
  const reader = logFormats.eve.createReader({ digests: nodeDigests })
  return log
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const chunk = Buffer.from(line)
      reader.open(chunk)
      const record = reader.read(0, chunk.length)
      if (typeof record === 'string' || record.key.kind !== 'hello') return []
      const { key: keys, serverName, destinationAddress, destinationPort, time } = record
      const { kind: _, ...keyParts } = keys
      const query = { ...keyParts, serverName, destinationAddress, destinationPort, time }
      const event: SuricataEvent = JSON.parse(line)
      return [{ query, key: connectionOf(event) }]
    })
}

/** A message in the notations of databases, as fp-capture asks for it. */
function notations({ protocol, message }: FingerprintRecord): string[] {
  const { type } = protocol
  const formats = protocol.formats.filter((format) => format === type || format.startsWith(`${type}/`))
  const texts = formats.map((format) => protocol.fingerprint(message, format, nodeDigests))
  return [protocol.notation2019(message), ...texts].filter((text) => text !== undefined)
}
