import { nodeDigests } from '@fingerpost/database/node'
import { logFormats } from '@fingerpost/logs'
import { expect, test } from 'vitest'
import { corpusFiles, corpusRecords, describeWithCorpus } from '../corpus.ts'

interface Alert {
  event_type: string
  direction?: string
  flow: { src_ip?: string; src_port?: number; dest_ip?: string; dest_port?: number }
}

const reader = logFormats.eve.createReader({ digests: nodeDigests })

/** Both ends as the reader has them, the client's first; undefined of alerts without a client's fingerprint. */
function endsOf(event: unknown) {
  const read = reader.readObject(event)
  if (typeof read === 'string') return undefined
  const { sourceAddress, sourcePort, destinationAddress, destinationPort } = read
  return { src_ip: sourceAddress, src_port: sourcePort, dest_ip: destinationAddress, dest_port: destinationPort }
}

describeWithCorpus('alerts of Suricata 8.0.8', () => {
  const alerts = ['foxio', 'mercury', 'sv', 'zeek'].flatMap((set) =>
    corpusFiles(`suricata-8.0.8/${set}`).flatMap((name) =>
      corpusRecords<Alert>(`suricata-8.0.8/${set}/${name}/eve.json`, (line) => line.includes('"event_type":"alert"')),
    ),
  )

  test('have the ends of their flow; without it, by the direction of the packet, the same', () => {
    const directions = new Map<string | undefined, number>()
    for (const alert of alerts) {
      const ends = endsOf(alert)
      if (ends === undefined) continue
      expect(alert.flow).toMatchObject(ends)
      const { flow, ...rest } = alert
      expect(endsOf(rest)).toEqual(ends)
      expect(endsOf({ ...rest, direction: undefined })).not.toHaveProperty('src_ip', expect.any(String))
      directions.set(alert.direction, (directions.get(alert.direction) ?? 0) + 1)
    }
    expect([...directions.keys()].sort()).toEqual(['to_client', 'to_server'])
  })
})
