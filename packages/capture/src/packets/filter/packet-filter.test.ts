import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../../../../../test/corpus.ts'
import { ethernet, ipv4, tcp } from '../../../../../test/support/capture-builder.ts'
import { readCaptureFile } from '../files/capture-file.ts'
import { Packet } from '../packet.ts'
import { FilterError } from './libpcap.ts'
import { filtered, PacketFilter } from './packet-filter.ts'

const problem = await PacketFilter.compile('').then(
  () => undefined,
  (error: unknown) => error,
)

test.runIf(problem !== undefined)('without libpcap, the error says what to install', () => {
  expect(problem).toBeInstanceOf(FilterError)
  expect(String(problem)).toContain('apt-get install libpcap0.8')
})

const withLibpcap = test.runIf(problem === undefined)

withLibpcap('a wrong expression: what libpcap says', async () => {
  await expect(PacketFilter.compile('tcp prt 443')).rejects.toThrow(
    new FilterError("can't parse filter expression: syntax error"),
  )
  await expect(PacketFilter.compile('port 99999')).rejects.toThrow(FilterError)
})

withLibpcap('one expression, compiled for each link type', async () => {
  const filter = await PacketFilter.compile('tcp dst port 443')
  const inside = ipv4(tcp({ payload: Uint8Array.of(1) }))
  for (const [linkType, bytes] of [
    [1, ethernet(inside)],
    [101, inside],
    [0, [2, 0, 0, 0, ...inside]],
  ] as const) {
    const packet = new Packet()
    Object.assign(packet, { linkType, bytes: Uint8Array.from(bytes), end: bytes.length, wireLength: bytes.length })
    expect(filter.matches(packet)).toBe(true)
  }
})

withLibpcap('an expression that some link types cannot be asked', async () => {
  const filter = await PacketFilter.compile('inbound')
  const packet = new Packet()
  Object.assign(packet, { linkType: 113, bytes: new Uint8Array(20), end: 20 })
  expect(filter.matches(packet)).toBe(true)
  packet.linkType = 1
  expect(() => filter.matches(packet)).toThrow(FilterError)
})

const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0

describeWithCorpus('as many packets as tcpdump finds', () => {
  const captures = [
    'mercury/capture2.pcap',
    'mercury/pppoe_double_vlan_tagging.pcap',
    'mercury/sll_tls.pcap',
    'foxio/tcpdump-geneve.pcap',
    'foxio/tls-alpn-h2.pcap',
    'foxio/quic-with-several-tls-frames.pcapng',
  ]
  const expressions = [
    'tcp port 443 or udp port 443',
    'ip6',
    'greater 1000',
    'tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420',
    'len / 7 % 3 = 1',
    'ip6 protochain 58',
    'not (src net 10.0.0.0/8 or arp)',
  ]
  test.runIf(hasTcpdump && problem === undefined).each(captures)('%s', async (capture) => {
    for (const expression of expressions) {
      const { stdout } = spawnSync('tcpdump', ['-nr', corpus(capture), '--count', expression], { encoding: 'utf8' })
      let found = 0
      const consumer = { packet: () => found++, release: () => {} }
      await readCaptureFile(corpus(capture), filtered(consumer, await PacketFilter.compile(expression)))
      expect(`${expression}: ${found} packet${found === 1 ? '' : 's'}`).toBe(`${expression}: ${stdout.trim()}`)
    }
  })
})
