import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const EXAMPLE = gunzipSync(readFileSync(pathOf('../../resources/example/example.pcap.gz')))
/** The global header of a pcap file. */
const HEADER = 24

interface Line {
  readonly src_ip: string
  readonly tls?: { readonly client?: { readonly server_name?: string } }
  readonly analysis?: { readonly inconsistent?: readonly unknown[] }
}

function analysed(capture: Uint8Array): Line[] {
  const bin = pathOf('../../packages/cli/bin/fp-capture.js')
  const { stdout, status } = spawnSync(process.execPath, [bin, '-q', '-a', '-r', '-'], {
    input: capture,
    maxBuffer: 1 << 28,
  })
  expect(status).toBe(0)
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line): Line => JSON.parse(line))
}

/** The capture again, from another host and with other names under example.com, as somebody sends who recorded it. */
function replayed(): Buffer {
  const text = EXAMPLE.toString('latin1')
  const changed = text.replaceAll('\xc6\x33\x64\x14', '\xc6\x33\x64\x15').replaceAll('.example.com', '.exbmple.com')
  return Buffer.from(changed, 'latin1').subarray(HEADER)
}

test('hellos that are sent again under another name are marked, and the genuine ones are not', () => {
  const lines = analysed(Buffer.concat([EXAMPLE, replayed()]))
  const isMarked = ({ analysis }: Line) => analysis?.inconsistent !== undefined
  const isReplayed = ({ tls }: Line) => tls?.client?.server_name?.endsWith('.exbmple.com') === true
  expect(lines.filter(isReplayed).length).toBeGreaterThan(10)
  expect(lines.filter(isMarked)).toEqual(lines.filter(isReplayed))
  const [first] = lines.filter(isMarked)
  expect(first?.analysis?.inconsistent).toEqual([{ between: ['random', 'earlier_hello'], why: 'random-repeated' }])
})
