import { InputError } from '@fingerpost/io/pure'
import { isSupportedLinkType } from '../packets/link/link-layer.ts'
import { InterfaceCounter, type InterfaceCounts } from './interface-counts.ts'
import { type InterfaceState, interfaceState } from './interface-state.ts'
import type { PacketFeed } from './packet-feed.ts'
import type { PcapModule, PcapOptions, PcapSession } from './pcap-module.ts'

/** What interfaces have in common. */
export interface CaptureContext {
  readonly pcap: PcapModule
  readonly options: PcapOptions
  readonly feed: PacketFeed
  /** Told when an interface goes away, comes back, goes down or up, in words that follow its name. */
  readonly notice: (name: string, what: string) => void
}

/** Microseconds of CPU time after which reading gives way to timers and signals even though there are more packets. */
const LONGEST_READ = 2_000_000
/** Packets between two looks at that time. */
const CLOCK_INTERVAL = 1024

/** LINKTYPE_ values of the names that `pcap` has. */
const LINK_TYPES: ReadonlyMap<string, number> = new Map([
  ['LINKTYPE_NULL', 0],
  ['LINKTYPE_ETHERNET', 1],
  ['LINKTYPE_RAW', 101],
  ['LINKTYPE_LINUX_SLL', 113],
])

/** An interface that packets are captured from. It is opened again when it has gone and one of its name has come. */
export class LiveInterface {
  readonly name: string
  readonly #surroundings: CaptureContext
  readonly #counter = new InterfaceCounter()
  #session: PcapSession | undefined
  /** Of sessions that have ended: their poll handles stay in the event loop, and must not be collected as garbage. */
  readonly #ended: PcapSession['session'][] = []
  #state: InterfaceState | undefined
  #packets = 0
  #usedBefore = process.cpuUsage()
  #isSkipping = false

  /** Opens an interface. Throws InputError with libpcap's words. */
  constructor(name: string, surroundings: CaptureContext) {
    this.name = name
    this.#surroundings = surroundings
    this.#open()
  }

  get counts(): InterfaceCounts {
    if (this.#session !== undefined) this.#counter.update(this.#session.stats())
    return this.#counter.counts
  }

  /**
   * Hands over the packets that are there. The session does so by itself when some come; but its poll handle is dead
   * once the interface was down, so it is also called from time to time.
   */
  read(): void {
    if (this.#session === undefined) return
    const { session, buf, header } = this.#session
    this.#usedBefore = process.cpuUsage()
    this.#isSkipping = false
    if (session.dispatch(buf, header) < 0) this.#lose()
  }

  /** Looks whether the interface is still the one that was opened, and opens another one of its name once that is up. */
  watch(): void {
    const known = this.#state
    if (known === undefined) return
    const state = interfaceState(this.name)
    if (this.#session !== undefined && state?.index !== known.index) this.#lose()
    if (state === undefined) return
    if (this.#session === undefined) {
      if (state.isUp && state.index !== this.#state?.index) this.#openAgain(state)
    } else if (state.isUp !== known.isUp) {
      this.#surroundings.notice(this.name, state.isUp ? 'is up again' : 'is down')
      this.#state = state
    }
  }

  /** Closes the interface; what has not been read is lost. Only a `dispatch` after `close` ends a session. */
  close(): void {
    if (this.#session === undefined) return
    const session = this.#session
    this.#counter.end(session.stats())
    this.#session = undefined
    this.#ended.push(session.session)
    session.close()
    session.session.dispatch(session.buf, session.header)
  }

  #open(): void {
    const { pcap, options, feed } = this.#surroundings
    const session = attempt(this.name, () => pcap.createSession(this.name, options))
    this.#session = session
    this.#state = interfaceState(this.name)
    const linkType = linkTypeOf(session.link_type)
    if (!isSupportedLinkType(linkType)) {
      this.close()
      throw new InputError(this.name, undefined, `link type ${linkType} is not supported`)
    }
    const packet = { bytes: session.buf, header: session.header, linkType }
    session.session.read_callback = () => this.read()
    session.on('packet', () => {
      if (this.#isLate()) this.#counter.skipped()
      else feed.take(packet)
    })
  }

  /**
   * `dispatch` returns when no packet is left, which under overload is never, and meanwhile no signal is seen. So what
   * comes after two seconds of work is counted and not looked at, until it has caught up.
   */
  #isLate(): boolean {
    this.#packets++
    if (this.#packets % CLOCK_INTERVAL === 0) {
      const { user, system } = process.cpuUsage(this.#usedBefore)
      this.#isSkipping ||= user + system > LONGEST_READ
    }
    return this.#isSkipping
  }

  #openAgain(state: InterfaceState): void {
    this.#state = state
    try {
      this.#open()
      this.#surroundings.notice(this.name, 'is back')
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      this.#surroundings.notice(this.name, `is back but cannot be opened: ${error.message}`)
    }
  }

  /** Whatever has the name then is another interface, even if it has the same index. */
  #lose(): void {
    this.close()
    this.#state &&= { index: '', isUp: false }
    this.#surroundings.notice(this.name, 'is gone')
  }
}

function linkTypeOf(text: string): number {
  return LINK_TYPES.get(text) ?? Number(/\d+$/.exec(text)?.[0] ?? -1)
}

function attempt<Result>(name: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const hint = /permi/i.test(reason) ? ' (capturing needs root or CAP_NET_RAW)' : ''
    throw new InputError(name, undefined, reason + hint)
  }
}
