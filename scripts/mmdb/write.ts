import { encodeMemberByPointer, encodeValue } from './data-section.ts'
import { type AddressRange, buildSearchTree, type TreeNode, type TreeRecord } from './search-tree.ts'

/** What a database says about itself. */
export interface Description {
  databaseType: string
  text: string
  /** Seconds since 1970. */
  buildEpoch: number
}

const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
const SECTION_SEPARATOR = Buffer.alloc(16)

/**
 * A database in the MaxMind DB format 2.0 (https://maxmind.github.io/MaxMind-DB/) that gives each address of a range
 * one number under the name `key`. The same ranges and description give the same bytes. Throws `RangeError` where
 * ranges overlap or do not ascend.
 */
export function writeMmdb(ranges: readonly AddressRange[], key: string, description: Description): Buffer {
  const nodes = buildSearchTree(ranges)
  const { bytes: data, offsets } = dataSection(ranges, key)
  const recordBits = nodes.length + SECTION_SEPARATOR.length + data.length < 2 ** 24 ? 24 : 32
  const tree = treeSection(nodes, offsets, recordBits / 8)
  const metadata = metadataSection(description, nodes.length, recordBits)
  return Buffer.concat([tree, SECTION_SEPARATOR, data, METADATA_MARKER, metadata])
}

/** Each value once, in ascending order, behind the key that all of them share; and where each of them stands. */
function dataSection(ranges: readonly AddressRange[], key: string) {
  const values = [...new Set(ranges.map((range) => range.value))].sort((a, b) => a - b)
  const offsets = new Map<number, number>()
  const parts = [encodeValue(key)]
  let offset = parts[0].length
  for (const value of values) {
    const entry = encodeMemberByPointer(0, { uint: 32, value })
    offsets.set(value, offset)
    parts.push(entry)
    offset += entry.length
  }
  return { bytes: Buffer.concat(parts), offsets }
}

function treeSection(nodes: readonly TreeNode[], offsets: ReadonlyMap<number, number>, recordBytes: number): Buffer {
  const section = Buffer.alloc(nodes.length * 2 * recordBytes)
  let at = 0
  for (const record of nodes.flat()) at = section.writeUIntBE(encodeRecord(record), at, recordBytes)
  return section

  /** A node by its number; then one number for "nothing here"; then, past the separator, the data by its offset. */
  function encodeRecord(record: TreeRecord): number {
    if (record === undefined) return nodes.length
    if ('node' in record) return record.node
    return nodes.length + SECTION_SEPARATOR.length + (offsets.get(record.value) ?? 0)
  }
}

function metadataSection(description: Description, nodeCount: number, recordBits: number): Buffer {
  return encodeValue({
    binary_format_major_version: { uint: 16, value: 2 },
    binary_format_minor_version: { uint: 16, value: 0 },
    build_epoch: { uint: 64, value: description.buildEpoch },
    database_type: description.databaseType,
    description: { en: description.text },
    ip_version: { uint: 16, value: 6 },
    languages: ['en'],
    node_count: { uint: 32, value: nodeCount },
    record_size: { uint: 16, value: recordBits },
  })
}
