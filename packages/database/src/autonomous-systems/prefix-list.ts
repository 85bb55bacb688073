import { parseAddress } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { AutonomousSystems } from './autonomous-systems.ts'
import { type AddressRange, RangeTable } from './range-table.ts'

/**
 * Autonomous systems from text: one `prefix number` a line (`1.0.0.0/24 13335`, IPv4 or IPv6), parted by white space;
 * blank lines and lines that start with `;` or `#` are skipped. The longest prefix wins, and of equal ones the last.
 * Throws InputError with the line for any other, and for a text without prefixes.
 */
export function parsePrefixList(text: string, path: string): AutonomousSystems {
  const ipv4: AddressRange<number>[] = []
  const ipv6: AddressRange<bigint>[] = []
  text.split('\n').forEach((line, index) => {
    const content = line.trim()
    if (content === '' || content.startsWith(';') || content.startsWith('#')) return
    const range = parseLine(content)
    if (range === undefined) throw new InputError(path, index + 1, 'expected a prefix and a system: 1.0.0.0/24 13335')
    if (isIpv4(range)) ipv4.push(range)
    else ipv6.push(range)
  })
  if (ipv4.length + ipv6.length === 0) throw new InputError(path, undefined, 'no prefixes')
  return new PrefixList(new RangeTable(ipv4), new RangeTable(ipv6))
}

class PrefixList implements AutonomousSystems {
  readonly #ipv4: RangeTable<number>
  readonly #ipv6: RangeTable<bigint>

  constructor(ipv4: RangeTable<number>, ipv6: RangeTable<bigint>) {
    this.#ipv4 = ipv4
    this.#ipv6 = ipv6
  }

  lookup(text: string): number | undefined {
    const address = parseAddress(text)
    if (address === undefined) return undefined
    return typeof address === 'number' ? this.#ipv4.find(address) : this.#ipv6.find(address)
  }
}

type Range = AddressRange<number> | AddressRange<bigint>

function isIpv4(range: Range): range is AddressRange<number> {
  return typeof range.first === 'number'
}

function parseLine(line: string): Range | undefined {
  const [, address = '', length, number] = /^([0-9A-Fa-f.:]+)\/(\d{1,3})\s+(\d{1,10})$/.exec(line) ?? []
  const prefix = parseAddress(address)
  const [bits, system] = [Number(length), Number(number)]
  if (prefix === undefined || system > 0xffffffff) return undefined
  if (typeof prefix === 'bigint') return ipv6Range(prefix, bits, system)
  return address.includes(':') ? ipv4Range(prefix, bits - 96, system) : ipv4Range(prefix, bits, system)
}

function ipv4Range(prefix: number, bits: number, system: number): AddressRange<number> | undefined {
  if (bits < 0 || bits > 32) return undefined
  const size = 2 ** (32 - bits)
  const first = prefix - (prefix % size)
  return { first, last: first + size - 1, system }
}

function ipv6Range(prefix: bigint, bits: number, system: number): AddressRange<bigint> | undefined {
  if (bits > 128) return undefined
  const hostBits = BigInt(128 - bits)
  const first = (prefix >> hostBits) << hostBits
  return { first, last: first + (1n << hostBits) - 1n, system }
}
