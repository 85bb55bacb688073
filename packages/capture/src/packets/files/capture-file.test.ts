import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pcap, pcapng } from '../../../../../test/support/capture-builder.ts'
import type { PacketConsumer } from '../packet-consumer.ts'
import { readCaptureFile } from './capture-file.ts'

const FRAME = [1, 2, 3, 4, 5]

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fp-capture-file-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each([true, false])('TLS secrets of a pcapng file are handed over (little-endian: %s)', async (little) => {
  const { section, secrets } = pcapng(little)
  const texts: string[] = []
  const path = join(folder, 'secrets')
  const blocks = [section(), secrets(0x544c534b, [0x41, 0x0a]), secrets(0x57474b4c, [0x42]), secrets(0x544c534b, [])]
  writeFileSync(path, Buffer.from(blocks.flat()))
  await readCaptureFile(path, { packet() {}, release() {}, tlsSecrets: (text) => texts.push(text) })
  expect(texts).toEqual(['A\n', ''])
})

/** Interface, time and bytes of each packet. */
async function read(capture: Uint8Array) {
  const path = join(folder, 'capture')
  writeFileSync(path, capture)
  const packets: object[] = []
  const consumer: PacketConsumer = {
    packet: ({ linkType, seconds, microseconds, bytes, start, end }) => {
      packets.push({ linkType, seconds, microseconds, bytes: [...bytes.subarray(start, end)] })
    },
    release: () => {},
  }
  await readCaptureFile(path, consumer)
  return packets
}

test.each([true, false])('pcapng: obsolete packet blocks (appendix A), little-endian %s', async (little) => {
  const { section, interface: description, obsolete } = pcapng(little)
  const blocks = [
    section(),
    description(1),
    description(101, 9),
    obsolete(1, 2_500_000_000, FRAME),
    obsolete(0, 7, [9]),
  ]
  expect(await read(Uint8Array.from(blocks.flat()))).toEqual([
    { linkType: 101, seconds: 2, microseconds: 500_000, bytes: FRAME },
    { linkType: 1, seconds: 0, microseconds: 7, bytes: [9] },
  ])
})

test('a consumer that points the packet elsewhere does not disturb the ones behind it', async () => {
  const path = join(folder, 'moved')
  const { section, interface: description, packet: block } = pcapng(true)
  const blocks = [section(), description(1), block(0, 0, FRAME), block(0, 0, FRAME)]
  for (const capture of [pcap([FRAME, FRAME]), Uint8Array.from(blocks.flat())]) {
    writeFileSync(path, capture)
    const firstBytes: unknown[] = []
    const consumer: PacketConsumer = {
      packet: (packet) => {
        firstBytes.push(packet.bytes[packet.start])
        Object.assign(packet, { bytes: new Uint8Array(0), start: 0, end: 0 })
      },
      release: () => {},
    }
    await readCaptureFile(path, consumer)
    expect(firstBytes).toEqual([1, 1])
  }
})

describe('zstd', () => {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync')
  test.runIf(typeof compress === 'function')('a packed capture is unpacked; a cut one is an error', async () => {
    const capture = Uint8Array.from(typeof compress === 'function' ? compress(pcap([FRAME])) : [])
    expect(await read(capture)).toMatchObject([{ bytes: FRAME }])
    await expect(read(capture.subarray(0, -1))).rejects.toThrow()
  })

  test.skipIf(typeof compress === 'function')('an older Node.js says what it takes', async () => {
    const capture = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0, 1, 0, 0)
    await expect(read(capture)).rejects.toThrow(`zstd needs Node.js 22.15 or newer, and this is ${process.version}`)
  })
})
