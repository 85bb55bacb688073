import { createRequire } from 'node:module'
import { InputError } from '@fingerpost/io/pure'

/** What is used of the package `pcap` (libpcap for Node). */
export interface PcapModule {
  /** Called with what libpcap warns of, such as an interface without an IPv4 address. */
  warningHandler: (warning: string) => void
  /** Throws Error with libpcap's words. */
  createSession(device: string, options: PcapOptions): PcapSession
}

/** How `pcap` opens an interface. */
export interface PcapOptions {
  /** In the language of pcap-filter(7). */
  readonly filter: string
  /** Bytes. */
  readonly snap_length: number
  /** Bytes. */
  readonly buffer_size: number
  /** Milliseconds until the kernel hands over what it has gathered; 0 for each packet at once. */
  readonly buffer_timeout: number
  readonly promiscuous: boolean
}

/** An interface that `pcap` has opened. */
export interface PcapSession {
  /** `LINKTYPE_` and a name, or words that end with its number. */
  readonly link_type: string
  /** Where each packet is copied to, one after the other. */
  readonly buf: Uint8Array
  /** Seconds, microseconds, captured and original length of that packet: 32 bits each, in the machine's byte order. */
  readonly header: Uint8Array
  /** The native half, with the member that its poll handle calls when packets have come. */
  readonly session: {
    read_callback: () => void
    /** Emits every packet that is there, and gives a negative number when no more will come. */
    dispatch(buffer: Uint8Array, header: Uint8Array): number
  }
  on(event: 'packet', listener: () => void): void
  /** Counts of 32 bits: what passed the filter, and what the kernel and the interface dropped. */
  stats(): PcapStatistics
  /** Asks the next `dispatch` to close the session; that must be called, since on a quiet link nothing else does. */
  close(): void
}

/** The counts of libpcap (pcap_stats(3PCAP)). */
export interface PcapStatistics {
  readonly ps_recv: number
  readonly ps_drop: number
  readonly ps_ifdrop: number
}

const MISSING =
  'capturing needs the package pcap, which builds where a C++ compiler, make, Python 3 and the headers of libpcap are: ' +
  'apt-get install g++ make python3 libpcap-dev (Debian, Ubuntu), dnf install gcc-c++ make python3 libpcap-devel ' +
  '(Fedora), apk add g++ make python3 libpcap-dev (Alpine), xcode-select --install (macOS); then install this again'

/** Loads `pcap`, which not every installation has. Throws InputError that says what to install. */
export function loadPcap(device: string): PcapModule {
  try {
    const pcap: PcapModule = createRequire(import.meta.url)('pcap')
    pcap.warningHandler = () => {}
    return pcap
  } catch (error) {
    throw new InputError(device, undefined, `${MISSING} (${reasonOf(error)})`)
  }
}

/** What Node says, without the modules that asked for this one. */
function reasonOf(error: unknown): string {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\nRequire stack:')
  return reason.replaceAll('\n', ' ').trim()
}
