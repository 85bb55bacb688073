import { expect, test } from 'vitest'
import { decodeText } from '../wire/text.ts'
import type { HeaderField } from './header-field.ts'
import { HpackDecoder } from './hpack.ts'
import { decodeHuffman } from './huffman.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16))
const texts = (fields: readonly HeaderField[] | undefined) =>
  fields?.map(({ name, value }) => `${decodeText(name)}: ${decodeText(value)}`)

const GET = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com']
const LOCATION = 'location: https://www.example.com'

test('requests of RFC 7541, appendix C.3 and C.4', () => {
  const sections = [
    ['828684410f7777772e6578616d706c652e636f6d', '828684418cf1e3c2e5f23a6ba0ab90f4ff'],
    ['828684be58086e6f2d6361636865', '828684be5886a8eb10649cbf'],
    ['828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565', '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'],
  ]
  for (const form of [0, 1]) {
    const decoder = new HpackDecoder()
    const decoded = sections.map((hex) => texts(decoder.decode(bytes(hex[form] ?? ''))))
    expect(decoded).toEqual([
      GET,
      [...GET, 'cache-control: no-cache'],
      [':method: GET', ':scheme: https', ':path: /index.html', GET[3], 'custom-key: custom-value'],
    ])
  }
})

test('responses of RFC 7541, appendix C.6, with a table of 256 bytes that evicts', () => {
  const decoder = new HpackDecoder()
  const date = (second: number) => `date: Mon, 21 Oct 2013 20:13:${second} GMT`
  const first =
    '3fe101488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3'
  expect(texts(decoder.decode(bytes(first)))).toEqual([':status: 302', 'cache-control: private', date(21), LOCATION])
  const second = texts(decoder.decode(bytes('4883640effc1c0bf')))
  expect(second).toEqual([':status: 307', 'cache-control: private', date(21), LOCATION])
  const third =
    '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007'
  expect(texts(decoder.decode(bytes(third)))).toEqual([
    ':status: 200',
    'cache-control: private',
    date(22),
    LOCATION,
    'content-encoding: gzip',
    'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
  ])
})

test('integers of RFC 7541, appendix C.1, as sizes of the table', () => {
  expect(new HpackDecoder(1337).decode(bytes('3f9a0a'))).toEqual([])
  expect(new HpackDecoder(4096).decode(bytes('3fe21f'))).toBeUndefined()
})

test('what is no section is none, and ends the connection', () => {
  const broken = [
    '80',
    'be',
    '40',
    '4003',
    '408125',
    '0085ffffffff7f',
    '00',
    '41',
    '7fffffffff7f',
    '3fffffffffff01',
    'ffffffffff0f',
  ]
  for (const hex of broken) {
    const decoder = new HpackDecoder()
    expect(decoder.decode(bytes(hex)), hex).toBeUndefined()
    expect(decoder.decode(bytes('82')), hex).toBeUndefined()
  }
})

test('padding that is none, EOS and codes that end early are refused', () => {
  expect(decodeHuffman(bytes('1f'))).toEqual(bytes('61'))
  for (const hex of ['18', '1fff', 'ffffffff', 'fffffffc', 'ff']) expect(decodeHuffman(bytes(hex)), hex).toBeUndefined()
})

test('a few bytes do not become many: references to a long field are bounded', () => {
  const decoder = new HpackDecoder()
  const long = `4001617f8118${'62'.repeat(127 + 1 + 24 * 128)}`
  expect(decoder.decode(bytes(long))).toHaveLength(1)
  expect(decoder.decode(bytes('be'.repeat(80)))).toHaveLength(80)
  expect(decoder.decode(bytes('be'.repeat(100)))).toBeUndefined()
})
