import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'

// The command as it is installed.
const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))

interface Line {
  readonly fingerprints: Readonly<Record<string, string>>
  readonly analysis?: { readonly process?: string; readonly operating_systems?: readonly unknown[] }
}

/** The answers to messages of a type, with these databases. */
function answers(type: string, ...databases: string[]): unknown[] {
  const capture = corpus('mercury/top_100_fingerprints.pcap')
  const named = databases.flatMap((name) => ['-d', corpus(`databases/${name}`)])
  const { stdout } = spawnSync(process.execPath, [BIN, '-q', '-a', '--os', '-r', capture, ...named], {
    encoding: 'utf8',
  })
  const lines: Line[] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return lines.filter(({ fingerprints }) => fingerprints[type] !== undefined).map(({ analysis }) => analysis)
}

describeWithCorpus('fp-capture -d tls -d tcp', () => {
  const [TLS, TCP] = ['cisco-2019-12.json.gz', 'cisco-tcp.json.gz']

  test('each message has the answer of the database of its type', () => {
    const processes = answers('tls', TLS)
    const systems = answers('tcp', TCP)
    expect(processes.filter(Boolean)).toHaveLength(100)
    expect(systems.filter(Boolean)).toHaveLength(100)
    expect(answers('tls', TLS, TCP)).toEqual(processes)
    expect(answers('tcp', TCP, TLS)).toEqual(systems)
    expect(answers('tcp', TLS)).not.toEqual(systems)
  })
})
