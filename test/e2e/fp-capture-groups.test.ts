import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ethernet, ipv4, pcap, tcp, udp } from '../support/capture-builder.ts'
import { helloMessage, records, serverNameData } from '../support/hello-builder.ts'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))

const CLIENT = [10, 0, 0, 1]
const SERVER = [10, 0, 0, 2]
const [FIN, SYN, RST] = [0x11, 0x02, 0x04]
const HELLO = records(helloMessage({ extensions: [[0, serverNameData('example.com')]] }))

interface Line {
  readonly identifier?: string
  readonly event_start?: number
  readonly event_end?: number
  readonly fingerprints: unknown
  readonly records?: readonly Readonly<Record<string, unknown>>[]
}

/** What fp-capture prints of frames that are a second apart. */
function captured(frames: readonly (readonly number[])[], ...args: string[]): Line[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, '-q', '-r', '-', ...args], {
    input: pcap(frames, { times: frames.map((_, at) => at) }),
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

function sent(flags: number, payload: Uint8Array | readonly number[] = [], port = 40_000): number[] {
  const sequence = payload.length === 0 ? 1000 : 1001
  return ethernet(
    ipv4(tcp({ payload: Uint8Array.from(payload), flags, port, sequence }), { addresses: [...CLIENT, ...SERVER] }),
  )
}

/** RFC 2131, section 2: a BOOTREQUEST from 0.0.0.0 with options. */
function dhcpRequest(hardware: readonly number[], ...options: number[]): number[] {
  const fields = [1, 1, 6, 0, 1, 2, 3, 4, ...new Array<number>(20).fill(0), ...hardware]
  const payload = [...fields, ...new Array<number>(236 - fields.length).fill(0), 0x63, 0x82, 0x53, 0x63, ...options]
  const addresses = [0, 0, 0, 0, 255, 255, 255, 255]
  return ethernet(ipv4(udp({ payload, source: 68, destination: 67 }), { protocol: 17, addresses }))
}

const numbersOf = (lines: readonly Line[]) => lines.map(({ records = [] }) => records.length)

test('-g: a flow is one object, whose records keep what is not the flow’s', () => {
  const [flow, ...others] = captured([sent(SYN), sent(0x18, HELLO)], '-g')
  expect(others).toEqual([])
  expect(flow).toMatchObject({ src_ip: '10.0.0.1', dst_ip: '10.0.0.2', src_port: 40_000, dst_port: 443, protocol: 6 })
  expect(flow?.records).toMatchObject([
    { fingerprints: { tcp: expect.any(String) }, event_start: flow?.event_start },
    { tls: { client: { server_name: 'example.com' } }, event_start: flow?.event_end },
  ])
  for (const record of flow?.records ?? []) expect(Object.keys(record)).not.toContain('src_ip')
})

test('-g: a SYN after FIN or RST begins another flow, one without them does not', () => {
  const [syn, again] = [sent(SYN), sent(SYN, HELLO)]
  for (const flags of [FIN, RST]) expect(numbersOf(captured([syn, sent(flags), again], '-g'))).toEqual([1, 2])
  expect(numbersOf(captured([syn, sent(0x10), again], '-g'))).toEqual([3])
})

test('-g: a flow ends when it is idle, and when open flows hold too many messages', () => {
  const frames = [1, 2, 3].map((port) => sent(SYN, [], port))
  const late = [...frames, sent(0x18, HELLO, 1)]
  expect(numbersOf(captured(late, '-g')).sort()).toEqual([1, 1, 2])
  expect(numbersOf(captured(late, '-g', '--flow-idle', '2.5'))).toEqual([1, 1, 1, 1])
  expect(numbersOf(captured(late, '-g', '--max-grouped', '1'))).toEqual([1, 1, 1, 1])
})

test('-e: an address that DHCP asks for is its client from then on', () => {
  const address = [50, 4, ...CLIENT]
  const hardware = [2, 0, 0, 0, 0, 9]
  const frames = [sent(SYN), dhcpRequest(hardware, 53, 1, 3, ...address, 55, 2, 1, 3, 255), sent(0x18, HELLO)]
  const endpoints = captured(frames, '-e').filter(({ identifier }) => identifier)
  expect(endpoints).toMatchObject([
    { identifier: '10.0.0.1', fingerprints: { tcp: expect.anything() } },
    { identifier: '02:00:00:00:00:09', fingerprints: { dhcp: expect.anything(), tls: expect.anything() } },
  ])
})

test('-e: counts of what no longer fits are printed, and add up', () => {
  const frames = [1, 2, 3].map((port) => sent(0x18, HELLO, port))
  const counted = (...args: string[]) =>
    captured(frames, '-e', ...args).filter(({ identifier }) => identifier === '10.0.0.1')
  expect(JSON.stringify(counted())).toContain('"count":3,"context":{"server_name":{"example.com":3}}')
  expect(counted('--max-counted', '1')).toHaveLength(3)
})

test('-x is accepted and changes nothing', () => {
  expect(captured([sent(SYN)], '-x')).toEqual(captured([sent(SYN)]))
})
