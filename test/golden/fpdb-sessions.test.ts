import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { type Build, buildDatabase, packDatabase } from '@fingerpost/fpdb'
import { createClassifier, isIdentified } from '@fingerpost/inference'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corpus, corpusRecords, describeWithCorpus } from '../corpus.ts'

const SESSIONS = 'sessions/from-2019-12.ndjson.gz'

interface Session {
  readonly fingerprint: string
  readonly server_name: string | null
  readonly dest_ip: string | null
  readonly dest_port: number
  readonly process: string
  readonly sha256: string
  readonly as: string | null
  readonly domain: string | null
  readonly port_app: string
}

interface BuiltProcess {
  readonly process: string
  readonly sha256: string
  readonly count: number
  readonly classes_ip_as: Readonly<Record<string, number>>
  readonly classes_hostname_domains: Readonly<Record<string, number>>
  readonly classes_port_applications: Readonly<Record<string, number>>
}

interface BuiltEntry {
  readonly str_repr: string
  readonly ja3?: Readonly<Record<string, number>>
  readonly total_count: number
  readonly process_info: readonly BuiltProcess[]
}

/** No address has a system: the sessions bring their own, and one of them has neither. */
const NO_SYSTEMS = { lookup: () => undefined }

const folder = mkdtempSync(join(tmpdir(), 'fpdb-sessions-'))
writeFileSync(join(folder, 'systems'), '192.0.2.0/24 64500\n')
afterAll(() => rmSync(folder, { recursive: true }))

const build = (format: 'tls' | 'tls/1'): Promise<Build> =>
  buildDatabase([corpus(SESSIONS)], { format, autonomousSystems: join(folder, 'systems') })

const bytesOf = (built: Build): Uint8Array => packDatabase(built)

function entriesOf(built: Build): BuiltEntry[] {
  const lines = new TextDecoder().decode(gunzip(bytesOf(built))).trimEnd()
  return lines.split('\n').map((line): BuiltEntry => JSON.parse(line))
}

/** What one session adds to a database, as rows of text that can be sorted and counted. */
function rowsOf({ process, sha256, as, domain, server_name, port_app }: Session): string[] {
  const classes = [`as\t${as ?? 'unknown'}`, `domain\t${domain ?? server_name ?? 'None'}`, `port\t${port_app}`]
  return ['count\t', ...classes].map((row) => `${process}\t${sha256}\t${row}`)
}

function rowsBuilt(entry: BuiltEntry): string[] {
  return entry.process_info.flatMap((one) => {
    const counted = (kind: string, counts: Readonly<Record<string, number>>) =>
      Object.entries(counts).map(([name, count]) => `${one.process}\t${one.sha256}\t${kind}\t${name}\t${count}`)
    return [
      `${one.process}\t${one.sha256}\tcount\t\t${one.count}`,
      ...counted('as', one.classes_ip_as),
      ...counted('domain', one.classes_hostname_domains),
      ...counted('port', one.classes_port_applications),
    ]
  })
}

/** Counts equal rows by sorting them: another way than the one under test. */
function runLengths(rows: readonly string[]): string[] {
  const sorted = [...rows].sort()
  const starts = sorted.flatMap((row, at) => (row === sorted[at - 1] ? [] : [at]))
  return starts.map((start, nth) => `${sorted[start]}\t${(starts[nth + 1] ?? sorted.length) - start}`)
}

describeWithCorpus('a database built from the sessions drawn from 2019-12', () => {
  let wire: Build
  let sorted: Build
  beforeAll(async () => {
    wire = await build('tls')
    sorted = await build('tls/1')
  }, 60_000)

  // Counted with Python 3.11 (collections.Counter over the lines, NPF normalised with regular expressions).
  test('totals', () => {
    expect(wire.lines).toMatchObject({ read: 20_000, used: 19_999, skipped: { truncated: 1, invalid: 0 } })
    const entries = entriesOf(wire)
    expect(entries).toHaveLength(1953)
    expect(entries.reduce((sum, { total_count }) => sum + total_count, 0)).toBe(19_999)
    expect(entries.flatMap(({ process_info }) => process_info)).toHaveLength(4617)
    expect(entries.slice(0, 3).map(({ total_count }) => total_count)).toEqual([495, 483, 479])
    expect(entries[0]?.process_info.slice(0, 3).map(({ process, count }) => [process, count])).toEqual([
      ['OUTLOOK.EXE', 113],
      ['SearchProtocolHost.exe', 97],
      ['OUTLOOK.EXE', 77],
    ])
  })

  test('every count of every entry is that of its sessions', () => {
    const entries = new Map(entriesOf(wire).map((entry) => [entry.str_repr.replace('tls/', ''), entry]))
    let compared = 0
    for (const [fingerprint, own] of byFingerprint(corpusRecords<Session>(SESSIONS))) {
      // A string with GREASE extensions or the like is written in another way, under which it is not found here.
      const entry = entries.get(fingerprint)
      if (entry === undefined) continue
      compared += own.length
      expect(rowsBuilt(entry).sort()).toEqual(runLengths(own.flatMap(rowsOf)).sort())
    }
    expect(compared).toBeGreaterThan(17_000)
  })

  test('sorting the extensions joins entries and loses no session', () => {
    const entries = entriesOf(sorted)
    expect(entries.length).toBeLessThan(1953)
    expect(sorted.manifest.observations).toEqual(wire.manifest.observations)
    for (const { ja3 = {}, total_count, process_info } of entries) {
      const hashes = Object.values(ja3).reduce((sum, count) => sum + count, 0)
      if (process_info.length < 10) expect(hashes).toBe(total_count)
      else expect(hashes).toBeGreaterThanOrEqual(total_count)
    }
  })

  // The best known rule reaches 0.855 with the database that the sessions were drawn from (the corpus' README); the
  // database of just these sessions must do better on them.
  test.each(['tls', 'tls/1'] as const)('it loads, and names the processes of its own sessions: %s', (format) => {
    const database = loadDatabase(bytesOf(format === 'tls' ? wire : sorted), { gunzip, digests: nodeDigests })
    expect(database.manifest).toMatchObject({ schema: 2, format, observations: { lines: 19_999 } })
    const classifier = createClassifier(database, { rule: 'pmercury', autonomousSystems: NO_SYSTEMS })
    const sessions = corpusRecords<Session>(SESSIONS)
    const right = sessions.filter((session) => {
      const answer = classifier.identify({
        fingerprint: session.fingerprint,
        serverName: session.server_name ?? undefined,
        destinationPort: session.dest_port,
      })
      return isIdentified(answer) && answer.process === session.process
    })
    expect(right.length / sessions.length).toBeGreaterThan(0.855)
  })
})

function byFingerprint(sessions: readonly Session[]): Map<string, Session[]> {
  const groups = new Map<string, Session[]>()
  for (const session of sessions) {
    const own = groups.get(session.fingerprint)
    if (own === undefined) groups.set(session.fingerprint, [session])
    else own.push(session)
  }
  return groups
}
