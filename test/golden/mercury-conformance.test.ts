import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWithCorpus } from '../corpus.ts'
import {
  type Comparison,
  compareRecords,
  MERCURY_MODES,
  type MercuryMode,
  mercuryCaptures,
  ourRecords,
} from '../support/mercury.ts'

const PAGE = fileURLToPath(new URL('../../docs/conformance.md', import.meta.url))

const KEYS = [
  ...[
    'tls',
    'tls_server',
    'quic',
    'http',
    'http_server',
    'tcp',
    'tcp_server',
    'dtls',
    'dtls_server',
    'stun',
    'openvpn',
  ],
  ...['ssh', 'ssh_init', 'ssh_kex', 'ssh_server', 'ssh_init_server', 'ssh_kex_server'],
]

describeWithCorpus('the tables of docs/conformance.md', () => {
  test.each(MERCURY_MODES)('expected/$folder', async (mode) => {
    const page = readFileSync(PAGE, 'utf8').replaceAll(/ +/g, ' ')
    for (const text of await rows(mode)) expect(page).toContain(text)
  })
})

/** One line of a table for each key: how many fingerprints mercury has under it, and how ours compare. */
async function rows(mode: MercuryMode): Promise<string[]> {
  const sums = new Map(KEYS.map((key) => [key, [0, 0, 0, 0, 0, 0, 0]]))
  for (const capture of mercuryCaptures()) {
    const records = await ourRecords(capture, mode)
    for (const key of KEYS) {
      const counts = countsOf(compareRecords(records, { capture, mode, keys: [key] }))
      sums.set(
        key,
        counts.map((count, at) => count + (sums.get(key)?.[at] ?? 0)),
      )
    }
  }
  return [...sums].map(([key, counts]) => `| ${[mode.folder, key, ...counts].join(' | ')} |`)
}

/** In the order of the columns. */
function countsOf({ equal, repeated, completed, lost, oursOnly, theirsOnly }: Comparison): number[] {
  const expected = equal + repeated + completed + theirsOnly.length
  return [expected, equal, repeated, completed, lost, oursOnly.length, theirsOnly.length]
}
