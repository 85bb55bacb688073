/** Addresses `first` to `last`, both included, announced by one system. */
export interface AddressRange<Address extends number | bigint> {
  readonly first: Address
  readonly last: Address
  readonly system: number
}

/**
 * Finds the smallest range around an address, which is the longest prefix. Ranges are prefixes: two of them nest or do
 * not touch. Sorted by their start they are searched by halving; from a range that ends before the address the search
 * goes on outwards, to the range around it.
 */
export class RangeTable<Address extends number | bigint> {
  readonly #firsts: Address[] = []
  readonly #lasts: Address[] = []
  readonly #systems: number[] = []
  /** The position of the range around each range; -1 for none. */
  readonly #outer: number[] = []

  constructor(ranges: AddressRange<Address>[]) {
    ranges.sort(outerFirst)
    for (const { first, last, system } of ranges) this.#add(first, last, system)
  }

  find(address: Address): number | undefined {
    let at = this.#lastStartingBy(address)
    while (this.#endsBefore(at, address)) at = this.#outer[at] ?? -1
    return this.#systems[at]
  }

  #add(first: Address, last: Address, system: number): void {
    let outer = this.#firsts.length - 1
    while (this.#endsBefore(outer, first)) outer = this.#outer[outer] ?? -1
    this.#firsts.push(first)
    this.#lasts.push(last)
    this.#systems.push(system)
    this.#outer.push(outer)
  }

  /** Whether there is a range at the position, and it ends before the address. */
  #endsBefore(at: number, address: Address): boolean {
    const last = at < 0 ? undefined : this.#lasts[at]
    return last !== undefined && last < address
  }

  #lastStartingBy(address: Address): number {
    let [low, high] = [0, this.#firsts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      const first = this.#firsts[middle]
      if (first !== undefined && first <= address) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function outerFirst<Address extends number | bigint>(a: AddressRange<Address>, b: AddressRange<Address>): number {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1
  if (a.last === b.last) return 0
  return a.last > b.last ? -1 : 1
}
