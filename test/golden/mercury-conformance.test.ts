import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWithCorpus } from '../corpus.ts'
import { compareWithMercury, MERCURY_MODES, type MercuryMode, mercuryCaptures } from '../support/mercury.ts'

const PAGE = fileURLToPath(new URL('../../docs/conformance.md', import.meta.url))

const KEYS = [
  ...['tls', 'tls_server', 'quic', 'http', 'http_server', 'tcp', 'tcp_server', 'dtls', 'dtls_server'],
  ...['ssh', 'ssh_init', 'ssh_kex', 'ssh_server', 'ssh_init_server', 'ssh_kex_server'],
]

describeWithCorpus('the tables of docs/conformance.md', () => {
  test.each(MERCURY_MODES)('expected/$folder', async (mode) => {
    const rows = await Promise.all(KEYS.map((key) => row(mode, key)))
    const page = readFileSync(PAGE, 'utf8').replaceAll(/ +/g, ' ')
    for (const text of rows) expect(page).toContain(text)
  })
})

/** One line of a table: how many fingerprints under a key mercury has, and how ours compare. */
async function row(mode: MercuryMode, key: string): Promise<string> {
  const sums = { equal: 0, repeated: 0, completed: 0, lost: 0, oursOnly: 0, theirsOnly: 0 }
  for (const capture of mercuryCaptures()) {
    const found = await compareWithMercury(capture, mode, [key])
    sums.equal += found.equal
    sums.repeated += found.repeated
    sums.completed += found.completed
    sums.lost += found.lost
    sums.oursOnly += found.oursOnly.length
    sums.theirsOnly += found.theirsOnly.length
  }
  const expected = sums.equal + sums.repeated + sums.completed + sums.theirsOnly
  return `| ${[mode.folder, key, expected, ...Object.values(sums)].join(' | ')} |`
}
