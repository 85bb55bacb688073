import { setTimeout } from 'node:timers/promises'
import type { PacketConsumer } from '../packets/packet-consumer.ts'
import type { InterfaceCounts } from './interface-counts.ts'
import { LiveInterface } from './live-interface.ts'
import { PacketFeed } from './packet-feed.ts'
import { loadPcap } from './pcap-module.ts'

/** How interfaces are captured from. */
export interface LiveOptions {
  /** Which packets the kernel hands over, in the language of pcap-filter(7); empty for all. */
  readonly filter: string
  /** Bytes of a packet that are looked at. */
  readonly snapshotLength: number
  readonly promiscuous: boolean
  /** Bytes of the kernel's buffer for each interface. */
  readonly bufferBytes: number
  /** Hands over every packet when it comes, instead of some together. */
  readonly immediate: boolean
  /** Told when an interface goes away, comes back, goes down or up, in words that follow its name. */
  readonly notice: (name: string, what: string) => void
}

/** Milliseconds in which the kernel gathers packets; it takes up to twice as long until it hands over the last one. */
const GATHERING = 40
/** Milliseconds after which every packet so far has been handed over. */
const SETTLING = 250
/** Milliseconds between two looks at each interface. */
const INTERVAL = 100

/** Captures packets from interfaces until it is stopped. */
export class LiveCapture {
  readonly #consumer: PacketConsumer
  readonly #interfaces: LiveInterface[] = []
  readonly #timer: NodeJS.Timeout

  /**
   * Opens interfaces and hands their packets to a consumer from the next turn of the event loop on; `any` is all that
   * there are. Throws InputError when one cannot be opened, and where the package `pcap` is missing.
   */
  constructor(names: readonly string[], consumer: PacketConsumer, options: LiveOptions) {
    const { filter, snapshotLength, promiscuous, bufferBytes, immediate, notice } = options
    this.#consumer = consumer
    const surroundings = {
      pcap: loadPcap(names[0] ?? 'any'),
      feed: new PacketFeed(consumer),
      notice,
      options: {
        filter,
        snap_length: snapshotLength,
        buffer_size: bufferBytes,
        buffer_timeout: immediate ? 0 : GATHERING,
        promiscuous,
      },
    }
    try {
      for (const name of names) this.#interfaces.push(new LiveInterface(name, surroundings))
    } catch (error) {
      this.#close()
      throw error
    }
    this.#timer = setInterval(() => this.#look(), INTERVAL)
  }

  /** What each interface has brought so far, in the order that they were named. */
  get counts(): ReadonlyMap<string, InterfaceCounts> {
    return new Map(this.#interfaces.map(({ name, counts }) => [name, counts]))
  }

  /** Ends the capture when the packets that the kernel has gathered by now have been handed over. */
  async stop(): Promise<void> {
    await setTimeout(SETTLING)
    clearInterval(this.#timer)
    for (const each of this.#interfaces) each.read()
    this.#close()
    this.#consumer.release()
  }

  #close(): void {
    for (const each of this.#interfaces) each.close()
  }

  #look(): void {
    for (const each of this.#interfaces) {
      each.read()
      each.watch()
    }
  }
}
