import { endianness } from 'node:os'
import { parseAddress } from '@fingerpost/fingerprint'
import type { FiveTuple } from '../five-tuple.ts'
import { TCP } from '../five-tuple.ts'
import { readText } from '../processes/procfs.ts'

/** Finds the socket of a connection in the network namespace that a process lives in. */
export interface SocketTable {
  /** The inode of the socket; undefined where there is none, or none any more. */
  find(connection: FiveTuple, pid: number): string | undefined
  close(): void
}

const LITTLE_ENDIAN = endianness() === 'LE'
const ANY_END = /^0+:0000$/

/** The tables that `/proc` prints of all sockets (proc_pid_net(5)): slower the more there are. */
export class ProcNet implements SocketTable {
  find(connection: FiveTuple, pid: number): string | undefined {
    const { transport, sourceAddress, sourcePort, destinationAddress, destinationPort } = connection
    const local = endsOf(sourceAddress, sourcePort)
    const remote = endsOf(destinationAddress, destinationPort)
    const name = transport === TCP ? 'tcp' : 'udp'
    const rows = [`${name}6`, name].flatMap(
      (table) => readText(`/proc/${pid}/net/${table}`)?.split('\n').slice(1) ?? [],
    )
    const found = rows.map((row) => row.trim().split(/\s+/)).filter(([, own = '']) => local.has(own))
    const connected = found.find(([, , other = '']) => remote.has(other))
    const [inode = '0'] = (connected ?? unconnected(found, transport))?.slice(9) ?? []
    return inode === '0' ? undefined : inode
  }

  close(): void {}
}

/** A UDP socket may send from its port to anybody; where several do, none is the one. */
function unconnected(rows: readonly string[][], transport: number): string[] | undefined {
  if (transport === TCP) return undefined
  const candidates = rows.filter(([, , other = '']) => ANY_END.test(other))
  return candidates.length === 1 ? candidates[0] : undefined
}

/** An end as the tables have it: of IPv4, alone or inside IPv6, and for UDP any address of this port. */
function endsOf(address: string, port: number): ReadonlySet<string> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const words = wordsOf(address)
  const mapped = words.length === 1 ? [0, 0, 0xffff, ...words] : words
  const zeros = words.map(() => 0)
  return new Set([words, mapped, zeros, [0, 0, 0, 0]].map((each) => each.map(hex).join('') + suffix))
}

/** The words of 32 bits of an address in the order of the network. */
export function wordsOf(text: string): number[] {
  const address = parseAddress(text)
  if (typeof address !== 'bigint') return [address ?? 0]
  return [96n, 64n, 32n, 0n].map((shift) => Number((address >> shift) & 0xffff_ffffn))
}

/** A word of the network as the machine's own order prints it. */
function hex(word: number): string {
  const digits = word.toString(16).toUpperCase().padStart(8, '0')
  return LITTLE_ENDIAN ? (digits.match(/../g) ?? []).reverse().join('') : digits
}
