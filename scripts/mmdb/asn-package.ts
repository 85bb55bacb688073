import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressRange } from './search-tree.ts'

/** The ranges of the npm package @ip-location-db/asn, IPv4 in front of IPv6, each with its AS number. */
export interface AsnPackage {
  version: string
  /** When the package's data was gathered, in seconds since 1970. */
  epoch: number
  ranges: AddressRange[]
}

const PACKAGE = '@ip-location-db/asn'
const require = createRequire(import.meta.url)

/** Reads the package as it is installed. Throws `Error` on a line or a version that is not as expected. */
export function readAsnPackage(): AsnPackage {
  const { version } = JSON.parse(readText('package.json'))
  const ranges = [...readRanges('asn-ipv4-num.csv'), ...readRanges('asn-ipv6-num.csv')]
  return { version, epoch: epochOf(version), ranges: cutOverlaps(ranges) }
}

/** The lines `first,last,AS number,organisation` of one CSV file, the addresses as whole decimal numbers. */
function readRanges(file: string): AddressRange[] {
  return readText(file).trimEnd().split('\n').map(parseRange)
}

function parseRange(line: string): AddressRange {
  const fields = /^(\d+),(\d+),(\d+),/.exec(line)
  if (!fields) throw new Error(`${PACKAGE}: expected first,last,number,name but found ${line}`)
  const [, first, last, number] = fields
  return { first: BigInt(first), last: BigInt(last), value: Number(number) }
}

/**
 * Where a range reaches into the next one, the next one has the shared addresses, which is what a binary search over
 * the file finds. In 2.3.2026061719 a single pair does (AS749 into AS721, 215.0.0.0 to 215.0.255.255).
 */
function cutOverlaps(ranges: AddressRange[]): AddressRange[] {
  return ranges.map((range, index) => {
    const next = ranges[index + 1]
    return next && next.first <= range.last ? { ...range, last: next.first - 1n } : range
  })
}

/** `2.3.2026061719` was made in the hour of 2026-06-17T19:00Z. */
function epochOf(version: string): number {
  const fields = /\.(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(version)
  if (!fields) throw new Error(`${PACKAGE}: expected a version that ends in YYYYMMDDHH but found ${version}`)
  const [, year, month, day, hour] = fields.map(Number)
  return Date.UTC(year, month - 1, day, hour) / 1000
}

function readText(file: string): string {
  return readFileSync(require.resolve(`${PACKAGE}/${file}`), 'utf8')
}
