import {
  Fingerprinter,
  type FingerprintRecord,
  Packet,
  type PacketConsumer,
  readCaptureFile,
} from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { defaultFingerprint, uint16 } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { NetworkLayer } from '../../packages/capture/src/packets/network/network-layer.ts'
import { formatAddress } from '../../packages/fingerprint/src/wire/ip-address.ts'
import { corpusCaptures, describeWithCorpus } from '../corpus.ts'

describeWithCorpus('captures that lack packets', () => {
  test.each([10, 100])('one packet in %i: no fingerprint that the whole capture has not', async (every) => {
    for (const path of corpusCaptures()) {
      const whole = new Set((await printed(path)).map(({ fingerprint }) => fingerprint))
      for (let phase = 0; phase < every; phase += Math.ceil(every / 3)) {
        let count = phase
        const sampled = await printed(path, () => count++ % every === 0)
        const found = sampled.filter(({ truncated }) => !truncated).map(({ fingerprint }) => fingerprint)
        expect(
          found.filter((fingerprint) => !whole.has(fingerprint)),
          path,
        ).toEqual([])
      }
    }
  })

  test('cut to 200 bytes a packet: none either', async () => {
    for (const path of corpusCaptures()) {
      const whole = new Set((await printed(path)).map(({ fingerprint }) => fingerprint))
      const cut = await printed(path, (packet) => {
        packet.end = Math.min(packet.end, packet.start + 200)
        return true
      })
      const found = cut.filter(({ truncated }) => !truncated).map(({ fingerprint }) => fingerprint)
      expect(
        found.filter((fingerprint) => !whole.has(fingerprint)),
        path,
      ).toEqual([])
    }
  })

  test.each(['client', 'server'])('the side of the %s alone: its records are the same', async (side) => {
    for (const path of corpusCaptures()) {
      const records = await printed(path)
      const flows = new Set(
        records.filter((record) => isServers(record) === (side === 'server')).map(({ flow }) => flow),
      )
      const alone = await printed(path, (packet) => flows.has(flowOf(packet)))
      const expected = records.filter(({ flow }) => flows.has(flow))
      expect(alone, path).toEqual(expected)
    }
  })
})

interface Printed {
  readonly type: string
  readonly fingerprint: string
  readonly truncated: boolean
  readonly flow: string
}

/** What we print of a capture, of which the packets that `keep` wants are there. */
async function printed(path: string, keep: (packet: Packet) => boolean = () => true): Promise<Printed[]> {
  const found: Printed[] = []
  const fingerprinter = new Fingerprinter((record) => found.push(summary(record)))
  const consumer: PacketConsumer = {
    packet(packet) {
      if (keep(packet)) fingerprinter.packet(packet)
    },
    release: () => fingerprinter.release(),
  }
  await readCaptureFile(path, consumer).catch(() => {})
  fingerprinter.finish()
  return found
}

function summary(record: FingerprintRecord): Printed {
  const { protocol, message, truncated, sourceAddress, sourcePort, destinationAddress, destinationPort } = record
  const { text = '' } = defaultFingerprint(protocol, message, nodeDigests) ?? {}
  const flow = `${sourceAddress} ${sourcePort} ${destinationAddress} ${destinationPort}`
  return { type: protocol.type, fingerprint: text, truncated, flow }
}

function isServers({ type }: Printed): boolean {
  return type.endsWith('_server')
}

/** The flow of a packet as `summary` names it. */
function flowOf(captured: Packet): string {
  const packet = new Packet()
  packet.borrow(captured)
  new NetworkLayer().read(packet)
  const { bytes, addresses, addressLength: length, transport } = packet
  const [source, destination] = [addresses, addresses + length].map((at) => formatAddress(bytes, at, length))
  return `${source} ${uint16(bytes, transport)} ${destination} ${uint16(bytes, transport + 2)}`
}
