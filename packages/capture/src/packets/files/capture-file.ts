import { uint32 } from '@fingerpost/fingerprint'
import { nameOf, openSource } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import { Packet } from '../packet.ts'
import type { PacketConsumer } from '../packet-consumer.ts'
import { ByteWindow } from './byte-window.ts'
import type { PacketReader } from './packet-reader.ts'
import { isPcap, PcapReader } from './pcap.ts'
import { isPcapng, PcapngReader } from './pcapng.ts'

/**
 * Hands every packet of a capture file to a consumer: classic pcap or pcapng, gzip or zstd around it, `-` for standard
 * input. It stops between two reads when `stop` is aborted. Throws InputError for a file that is no capture, is damaged,
 * or ends within a packet; the packets before that point have been handed over.
 */
export async function readCaptureFile(path: string, consumer: PacketConsumer, stop?: AbortSignal): Promise<void> {
  const source = await openSource(path, { signal: stop })
  const name = nameOf(path)
  try {
    const window = new ByteWindow(source)
    await readPackets(window, { name, consumer, stop })
    if (stop?.aborted) return
    if (window.position === 0) throw new InputError(name, undefined, NOT_A_CAPTURE)
    if (window.start < window.end) throw new InputError(name, window.position, 'the capture ends within a packet')
  } finally {
    source.close()
  }
}

interface Reading {
  /** How messages name the file. */
  readonly name: string
  readonly consumer: PacketConsumer
  readonly stop: AbortSignal | undefined
}

async function readPackets(window: ByteWindow, { name, consumer, stop }: Reading): Promise<void> {
  const packet = new Packet()
  const sink = consumer.packet.bind(consumer)
  let reader: PacketReader | undefined
  while (!stop?.aborted && (await window.fill())) {
    reader ??= window.end < 4 ? undefined : readerFor(name, { window, consumer })
    reader?.read(window, packet, sink)
    await consumer.release()
  }
}

const NOT_A_CAPTURE = 'not a capture file: neither pcap nor pcapng'

function readerFor(name: string, { window, consumer }: { window: ByteWindow; consumer: PacketConsumer }): PacketReader {
  const magic = uint32(window.bytes, 0)
  if (isPcap(magic)) return new PcapReader(name)
  if (isPcapng(magic)) return new PcapngReader(name, (text) => consumer.tlsSecrets?.(text))
  throw new InputError(name, undefined, NOT_A_CAPTURE)
}
