import { formatAddress } from '@fingerpost/fingerprint'
import { monotonicSeconds } from '../processes/clock.ts'
import { linkOf, numbersIn, readText } from '../processes/procfs.ts'

/** Seconds between two looks at which namespaces and addresses there are. */
const INTERVAL = 0.1

const LOCAL_IPV4 = /\|-- ([\d.]+)\n\s+\/32 host LOCAL/g

/** The network namespaces of this machine, and which addresses each has. */
export class NetNamespaces {
  /** A process of each namespace that has an address. */
  #members = new Map<string, number[]>()
  #lookedAt = Number.NEGATIVE_INFINITY

  /** A process in each network namespace that has an address; none where the address is not one of this machine's. */
  having(address: string): readonly number[] {
    const key = address.startsWith('127.') ? '127.0.0.1' : address
    const known = this.#members.get(key)
    const now = monotonicSeconds()
    if (known?.every((pid) => linkOf(`/proc/${pid}/ns/net`) !== undefined)) return known
    if (now - this.#lookedAt < INTERVAL) return known ?? []
    this.#lookedAt = now
    this.#look()
    return this.#members.get(key) ?? []
  }

  #look(): void {
    const namespaces = new Map<string, number>()
    for (const pid of [process.pid, ...numbersIn('/proc')]) {
      const namespace = linkOf(`/proc/${pid}/ns/net`)
      if (namespace !== undefined && !namespaces.has(namespace)) namespaces.set(namespace, pid)
    }
    this.#members = new Map()
    for (const pid of namespaces.values()) {
      for (const address of addressesOf(pid)) {
        this.#members.set(address, [...(this.#members.get(address) ?? []), pid])
      }
    }
  }
}

/** The addresses of the namespace that a process is in (proc_pid_net(5)). */
function addressesOf(pid: number): Set<string> {
  const trie = readText(`/proc/${pid}/net/fib_trie`) ?? ''
  const ipv6 = readText(`/proc/${pid}/net/if_inet6`) ?? ''
  return new Set([
    ...[...trie.matchAll(LOCAL_IPV4)].map(([, address = '']) => address),
    ...[...ipv6.matchAll(/^[0-9a-f]{32}/gm)].map(([digits]) => formatAddress(Buffer.from(digits, 'hex'), 0, 16)),
  ])
}
