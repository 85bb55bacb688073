import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { InputError } from '@fingerpost/io/pure'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultAutonomousSystems, nodeDigests, openAutonomousSystems, readDatabase } from './node.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerpost-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

test('digests are those of RFC 1321 and FIPS 180-4', () => {
  expect(nodeDigests.md5('abc')).toBe('900150983cd24fb0d6963f7d28e17f72')
  expect(nodeDigests.sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('prefix lists are read plain and gzipped', () => {
  const list = '1.0.0.0/24\t13335\n'
  for (const path of [file('list', list), file('list.bin', gzipSync(list))]) {
    expect(openAutonomousSystems(path).lookup('1.0.0.9')).toBe(13335)
  }
})

// 8.8.8.8 and 2001:4860:4860::8888 are Google Public DNS in AS15169, for more than a decade.
test('the AS data that comes with the product knows both versions of IP', () => {
  const systems = defaultAutonomousSystems()
  const addresses = ['8.8.8.8', '::ffff:8.8.8.8', '::ffff:808:808', '2001:4860:4860::8888']
  expect(addresses.map((address) => systems.lookup(address))).toEqual([15169, 15169, 15169, 15169])
})

test.each(['300.1.1.1', '', 'example.com', '10.0.0.1', '127.0.0.1', 'fe80::1%eth0', 'fe80::1', '8.8.8.8:53'])(
  'no system announces %j',
  (address) => {
    expect(defaultAutonomousSystems().lookup(address)).toBeUndefined()
  },
)

test('files that cannot be read are named', () => {
  const missing = join(folder, 'missing')
  for (const read of [readDatabase, openAutonomousSystems]) {
    expect(() => read(missing)).toThrow(InputError)
    expect(() => read(missing)).toThrow(`${missing}: `)
    expect(() => read(folder)).toThrow(InputError)
  }
  const cut = file('cut.gz', gzipSync('1.0.0.0/24 13335\n').subarray(0, -9))
  expect(() => openAutonomousSystems(cut)).toThrow(`${cut}: broken gzip file`)
  const bomb = file('bomb.gz', gzipSync(Buffer.alloc(100e6, '1.0.0.0/24 13335\n')))
  expect(() => openAutonomousSystems(bomb)).toThrow(`${bomb}: broken gzip file: it unpacks to more than 67108864 bytes`)
  const broken = file('broken.mmdb', Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'))
  expect(() => openAutonomousSystems(broken)).toThrow(`${broken}: broken MaxMind DB`)
})
