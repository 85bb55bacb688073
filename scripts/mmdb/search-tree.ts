/** The addresses `first` to `last`, both included, as 128-bit numbers (IPv4 in ::/96), and what stands there. */
export interface AddressRange {
  first: bigint
  last: bigint
  value: number
}

/** What one record of a node points at: a node by its number, nothing, or a value. */
export type TreeRecord = { node: number } | { value: number } | undefined

/** The left (bit 0) and right (bit 1) record of a node. */
export type TreeNode = [TreeRecord, TreeRecord]

const ADDRESS_BITS = 128

/**
 * The binary search tree over the bits of an address (MaxMind DB 2.0, "Binary Search Tree Section"), in pre-order with
 * the root as node 0. A block of addresses with one value takes one record, however many ranges it came from. Throws
 * `RangeError` unless the ranges ascend without overlapping.
 */
export function buildSearchTree(ranges: readonly AddressRange[]): TreeNode[] {
  requireAscending(ranges)
  const nodes: TreeNode[] = []
  let next = 0

  /** The record for the block of 2^bits addresses that starts at `low`; blocks are asked for from low to high. */
  function block(low: bigint, bits: number): TreeRecord {
    const high = low + (1n << BigInt(bits)) - 1n
    while (next < ranges.length && ranges[next].last < low) next++
    const range = ranges[next]
    if (range === undefined || range.first > high) return undefined
    if (range.first <= low && range.last >= high) return { value: range.value }
    return split(low, bits)
  }

  function split(low: bigint, bits: number): TreeRecord {
    const number = nodes.length
    const node: TreeNode = [undefined, undefined]
    nodes.push(node)
    node[0] = block(low, bits - 1)
    node[1] = block(low + (1n << BigInt(bits - 1)), bits - 1)
    const merged = commonValue(node)
    if (merged === undefined || number === 0) return { node: number }
    nodes.pop()
    return merged
  }

  split(0n, ADDRESS_BITS)
  return nodes
}

/** The value that both records hold, if they do: then neither has nodes below it and the node can go. */
function commonValue([left, right]: TreeNode): TreeRecord {
  if (left === undefined || right === undefined || !('value' in left) || !('value' in right)) return undefined
  return left.value === right.value ? left : undefined
}

function requireAscending(ranges: readonly AddressRange[]): void {
  let end = -1n
  for (const { first, last } of ranges) {
    if (first <= end || last < first)
      throw new RangeError(`range ${first}-${last}: starts before the one in front ends`)
    end = last
  }
}
