import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatNpf, parseNpf } from '@fingerpost/fingerprint'
import { buildDatabase, plainDatabase } from '@fingerpost/fpdb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { corpusRecords, describeWithCorpus } from '../corpus.ts'

type Counts = Readonly<Record<string, number>>

interface Process {
  readonly process: string
  readonly sha256: string
  readonly application_category?: string
  readonly count: number
  readonly classes_ip_as: Counts
  readonly classes_hostname_domains: Counts
  readonly classes_hostname_tlds: Counts
  readonly classes_port_applications: Counts
  readonly os_info: Counts
}

interface Entry {
  readonly str_repr: string
  readonly first_seen: string
  readonly last_seen: string
  readonly total_count: number
  readonly process_info: readonly Process[]
}

/** The class of what the source leaves out: its counts do not always sum to the count of the process. */
const LEFT_OUT = '4294967295'

const folder = mkdtempSync(join(tmpdir(), 'fpdb-exploded-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Names and counts that sum to `total`, in the order of the source. */
function filled(counts: Counts, total: number): [string, number][] {
  const names = Object.entries(counts)
  const rest = total - names.reduce((sum, [, count]) => sum + count, 0)
  return rest > 0 ? [...names, [LEFT_OUT, rest]] : names
}

/**
 * Counted observations whose sums are those of a process: the counts of each class are laid side by side, and wherever
 * one of them ends an observation does. Which system goes with which domain is not in the source, and does not matter.
 */
function exploded({ str_repr: fingerprint, first_seen, last_seen, process_info }: Entry, one: Process): object[] {
  const { process, sha256, application_category, count } = one
  const classes = {
    as: filled(one.classes_ip_as, count),
    domain: filled(one.classes_hostname_domains, count),
    tld: filled(one.classes_hostname_tlds, count),
    port_app: filled(one.classes_port_applications, count),
    os: filled(one.os_info, count),
  }
  const ends = Object.values(classes).flatMap((names) => runningSums(names.map(([, own]) => own)))
  const cuts = [...new Set([1, ...ends])].filter((end) => end <= count).sort((a, b) => a - b)
  return cuts.map((end, at) => {
    const start = cuts[at - 1] ?? 0
    const here = (names: [string, number][]) => nameAt(names, start)
    const os = /^\((.*)\)\((.*)\)\((.*)\)$/.exec(here(classes.os))
    return {
      timestamp: at === 0 && one === process_info[0] ? first_seen : last_seen,
      fingerprint,
      process,
      sha256,
      application_category,
      os: os === null ? null : { name: os[1], edition: os[2], version: os[3] },
      as: here(classes.as),
      domain: here(classes.domain),
      tld: here(classes.tld),
      port_app: here(classes.port_app),
      dst_port: null,
      count: end - start,
    }
  })
}

function runningSums(counts: readonly number[]): number[] {
  let sum = 0
  return counts.map((count) => {
    sum += count
    return sum
  })
}

function nameAt(names: readonly [string, number][], place: number): string {
  const ends = runningSums(names.map(([, count]) => count))
  return names[ends.findIndex((end) => place < end)]?.[0] ?? LEFT_OUT
}

function withoutLeftOut(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => name !== LEFT_OUT))
}

const sumOf = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** A fingerprint as databases of today have it; undefined for one of a hello that was cut. */
function canonical(fingerprint: string): string | undefined {
  const facts = parseNpf(fingerprint)
  return facts && formatNpf(facts, 'tls')
}

/** What of a process must be the same; the operating systems only where the source has no more of them than connections. */
function comparable(
  { process, sha256, application_category, count, os_info, ...classes }: Process,
  hasSystems: boolean,
) {
  return {
    process,
    sha256,
    application_category,
    count,
    as: withoutLeftOut(classes.classes_ip_as),
    domains: withoutLeftOut(classes.classes_hostname_domains),
    suffixes: withoutLeftOut(classes.classes_hostname_tlds),
    applications: withoutLeftOut(classes.classes_port_applications),
    systems: hasSystems ? os_info : undefined,
  }
}

/** Processes in the order of their counts; the order of those with equal counts is the source's own there, ours here. */
function sorted(processes: readonly Process[]): Process[] {
  const key = ({ process, sha256 }: Process) => `${process}\0${sha256}`
  return [...processes].sort((a, b) => b.count - a.count || (key(a) < key(b) ? -1 : 1))
}

function groupedByFingerprint(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const fingerprint = canonical(entry.str_repr) ?? ''
    groups.set(fingerprint, [...(groups.get(fingerprint) ?? []), entry])
  }
  return groups
}

describeWithCorpus('cisco-2019-12, turned back into observations and built again', () => {
  const source = corpusRecords<Entry>('databases/cisco-2019-12.json.gz')
  /** Of two lines with the same text the later counts, for all readers. */
  const distinct = [...new Map(source.map((entry) => [entry.str_repr, entry])).values()]
  const whole = distinct.filter(({ str_repr }) => canonical(str_repr) !== undefined)
  const groups = groupedByFingerprint(whole)
  const alone = [...groups].flatMap(([fingerprint, [entry, other]]) =>
    entry === undefined || other !== undefined ? [] : [{ fingerprint, entry }],
  )
  let built: Entry[]
  beforeAll(async () => {
    const path = join(folder, 'exploded.ndjson')
    const lines = distinct.flatMap((entry) => entry.process_info.flatMap((process) => exploded(entry, process)))
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    const limits = { processes: 10, destinations: 1_000 }
    const database = await buildDatabase([path], { format: 'tls', limits })
    const text = new TextDecoder().decode(plainDatabase(database)).trimEnd()
    built = text.split('\n').map((line): Entry => JSON.parse(line))
  }, 60_000)

  // Counted with Python 3.11 over the lines of the source.
  test('where the source contradicts itself', () => {
    expect(source.length - distinct.length).toBe(18)
    expect(distinct.length - whole.length).toBe(2)
    expect(whole.length - alone.length).toBe(3)
    const processes = alone.flatMap(({ entry }) => entry.process_info)
    expect(processes.filter(({ count, os_info }) => sumOf(os_info) > count)).toHaveLength(3177)
    expect(alone.filter(({ entry }) => entry.total_count === 1 && entry.first_seen !== entry.last_seen)).toHaveLength(
      312,
    )
    const totals = source.map((entry) => entry.total_count)
    expect(totals.filter((total, at) => total > (totals[at - 1] ?? total))).toHaveLength(1260)
  })

  test('no entry is lost or new', () => {
    expect(new Set(built.map((entry) => entry.str_repr))).toEqual(new Set(groups.keys()))
  })

  test('every entry has its days, counts, processes and classes again', () => {
    const byFingerprint = new Map(built.map((entry) => [entry.str_repr, entry]))
    for (const { fingerprint, entry } of alone) {
      const again = byFingerprint.get(fingerprint)
      const systems = new Map(
        entry.process_info.map((one) => [`${one.process} ${one.sha256}`, sumOf(one.os_info) <= one.count]),
      )
      const compared = (processes: readonly Process[] = []) =>
        sorted(processes).map((one) => comparable(one, systems.get(`${one.process} ${one.sha256}`) === true))
      expect(again?.total_count).toBe(entry.total_count)
      expect([again?.first_seen, entry.total_count === 1 ? entry.last_seen : again?.last_seen]).toEqual([
        entry.first_seen,
        entry.last_seen,
      ])
      expect(compared(again?.process_info)).toEqual(compared(entry.process_info))
    }
  })

  test('entries and processes stand in the order of their counts', () => {
    const totals = built.map((entry) => entry.total_count)
    expect(totals).toEqual([...totals].sort((a, b) => b - a))
    for (const { process_info } of built) expect(process_info).toEqual(sorted(process_info))
    const inSource = alone.map(({ entry }) => entry.total_count)
    const ours = new Set(alone.map(({ fingerprint }) => fingerprint))
    expect(built.filter(({ str_repr }) => ours.has(str_repr)).map((entry) => entry.total_count)).toEqual(
      inSource.sort((a, b) => b - a),
    )
  })
})
