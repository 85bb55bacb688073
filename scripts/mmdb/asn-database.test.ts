import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { type AsnResponse, Reader } from 'maxmind'
import { beforeAll, expect, test } from 'vitest'
import { asnDatabase } from './asn-database.ts'
import { readAsnPackage } from './asn-package.ts'

const require = createRequire(import.meta.url)
const committed = gunzipSync(readFileSync(new URL('../../resources/asn/asn.mmdb.gz', import.meta.url)))
let reader: Reader<AsnResponse>

beforeAll(() => {
  reader = new Reader<AsnResponse>(committed)
})

test('the committed file is what the script makes', () => {
  expect(Buffer.compare(committed, asnDatabase(readAsnPackage()))).toBe(0)
})

test.each(['asn-ipv4.csv', 'asn-ipv6.csv'])('%s says the same at the borders of its ranges', (file) => {
  const rows = readFileSync(require.resolve(`@ip-location-db/asn/${file}`), 'utf8')
    .trimEnd()
    .split('\n')
  const wrong: string[] = []
  for (const row of everyNth(rows, 17)) {
    const [first, last, number] = row.split(',')
    for (const address of [first, last]) {
      const found = reader.get(address)?.autonomous_system_number
      if (found !== Number(number)) wrong.push(`${address}: ${found}, not ${number}`)
    }
  }
  expect(wrong).toEqual([])
})

test('where two ranges overlap the later one has the shared addresses', () => {
  expect(reader.get('214.255.255.255')).toEqual({ autonomous_system_number: 749 })
  expect(reader.get('215.0.255.255')).toEqual({ autonomous_system_number: 721 })
})

test('an address is looked up by its IPv4 form in ::/96', () => {
  expect(reader.get('::8.8.8.8')).toEqual(reader.get('8.8.8.8'))
})

test.each(['10.0.0.1', '127.0.0.1', '0.0.0.0', '255.255.255.255', '::', 'fe80::1'])(
  '%s belongs to nobody',
  (address) => {
    expect(reader.get(address)).toBeNull()
  },
)

function everyNth<T>(items: readonly T[], n: number): T[] {
  return items.filter((_, index) => index % n === 0)
}
