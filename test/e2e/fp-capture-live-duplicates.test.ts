import { fileURLToPath } from 'node:url'
import { Fingerprinter, mercuryRecord, Packet, type PacketConsumer, readCaptureFile } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { expect, test } from 'vitest'

const EXAMPLE = fileURLToPath(new URL('../../resources/example/example.pcap.gz', import.meta.url))

/** The records of the example, each packet of which `wrap` may hand on more than once. */
async function records(wrap: (fingerprinter: Fingerprinter) => PacketConsumer): Promise<string[]> {
  const found: string[] = []
  const fingerprinter = new Fingerprinter((record) => found.push(mercuryRecord(record, { digests: nodeDigests })))
  await readCaptureFile(EXAMPLE, wrap(fingerprinter))
  fingerprinter.finish()
  return found
}

/** Hands on each packet twice, as a capture of all interfaces does where one of them bridges two others. */
function twice(fingerprinter: Fingerprinter): PacketConsumer {
  const copy = new Packet()
  return {
    packet(packet) {
      copy.borrow(packet)
      fingerprinter.packet(packet)
      fingerprinter.packet(copy)
    },
    release: () => fingerprinter.release(),
  }
}

test('packets that are captured twice give each record once, also those that end a message', async () => {
  const expected = await records((fingerprinter) => fingerprinter)
  expect(expected.length).toBeGreaterThan(0)
  expect(await records(twice)).toEqual(expected)
})
