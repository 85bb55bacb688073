import { type FingerprinterOptions, mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { corpus, corpusFiles, corpusRecords } from '../corpus.ts'
import { recordsOf } from './records.ts'

/** The members of mercury's records that are compared. */
export interface MercuryRecord extends Record<string, unknown> {
  readonly fingerprints?: Readonly<Record<string, string>>
  readonly reassembly_properties?: { readonly truncated?: boolean; readonly reassembled?: boolean }
  readonly src_ip: string
  readonly dst_ip: string
  readonly src_port: number
  readonly dst_port: number
  readonly event_start: number
}

/** A run of mercury over all captures, and what makes ours alike. */
export interface MercuryMode {
  readonly folder: 'reassembly' | 'default' | 'tls1' | 'tls2' | 'metadata'
  readonly options: FingerprinterOptions
  readonly formats?: readonly string[]
  readonly metadata?: boolean
}

export const MERCURY_MODES: readonly MercuryMode[] = [
  { folder: 'reassembly', options: {} },
  { folder: 'default', options: { reassembly: false } },
  { folder: 'tls1', options: { reassembly: false }, formats: ['tls/1'] },
  { folder: 'tls2', options: { reassembly: false }, formats: ['tls/2', 'quic/1'] },
]

/** The names of mercury's captures, without their suffix. */
export function mercuryCaptures(): string[] {
  return corpusFiles('mercury/expected/default').map((file) => file.replace(/\.json$/, ''))
}

/**
 * Our records beside mercury's, as multisets of lines. With reassembly three differences are explained: mercury prints a
 * message again that was sent again (`repeated`); it prints the beginning of an HTTP message that goes on in further
 * segments, and we all of it (`completed`); and it loses ones that it prints without reassembly, such as a ServerHello
 * while it waits for certificates (`lost`).
 */
export interface Comparison {
  readonly equal: number
  readonly repeated: number
  readonly completed: number
  readonly lost: number
  readonly oursOnly: readonly string[]
  readonly theirsOnly: readonly string[]
}

/**
 * Compares the fingerprints of a capture that stand under the given keys, each as a line of addresses, ports, key and
 * fingerprint.
 */
export async function compareWithMercury(
  capture: string,
  mode: MercuryMode,
  keys: readonly string[],
): Promise<Comparison> {
  return compareRecords(await ourRecords(capture, mode), { capture, mode, keys })
}

/** What is compared with what we print. */
export interface Compared {
  readonly capture: string
  readonly mode: MercuryMode
  readonly keys: readonly string[]
}

/** The same for records that are there already. */
export function compareRecords(records: readonly MercuryRecord[], { capture, mode, keys }: Compared): Comparison {
  const ours = linesOf(records, keys)
  const theirs = theirLines(capture, mode.folder, keys)
  const [added, removed] = [without(ours, theirs), without(theirs, ours)]
  if (mode.folder !== 'reassembly')
    return { ...NOTHING, equal: ours.length - added.length, oursOnly: added, theirsOnly: removed }
  const completed = added.filter((line) => removed.some((beginning) => continues(line, beginning)))
  const begun = removed.filter((beginning) => completed.some((line) => continues(line, beginning)))
  const others = without(removed, begun)
  const theirsOnly = others.filter((line) => !ours.includes(line))
  const oursOnly = without(without(added, completed), theirLines(capture, 'default', keys))
  return {
    equal: ours.length - added.length,
    repeated: others.length - theirsOnly.length + begun.length - completed.length,
    completed: completed.length,
    lost: added.length - completed.length - oursOnly.length,
    oursOnly,
    theirsOnly,
  }
}

const NOTHING = { repeated: 0, completed: 0, lost: 0 }

/** Whether a line ends with the fields of a message of which another has none. */
function continues(line: string, beginning: string): boolean {
  return beginning.endsWith('()') && line.startsWith(`${beginning.slice(0, -1)}(`)
}

function theirLines(capture: string, folder: MercuryMode['folder'], keys: readonly string[]): string[] {
  return linesOf(corpusRecords<MercuryRecord>(`mercury/expected/${folder}/${capture}.json`), keys)
}

/** What we print for a capture in a mode. */
export async function ourRecords(capture: string, mode: MercuryMode): Promise<MercuryRecord[]> {
  const { options, formats, metadata } = mode
  const records = await recordsOf(corpus(`mercury/${capture}.pcap`), options)
  const print = { digests: nodeDigests, ...(formats && { formats }), ...(metadata && { metadata }) }
  return records.map((record): MercuryRecord => JSON.parse(mercuryRecord(record, print)))
}

function linesOf(records: readonly MercuryRecord[], keys: readonly string[]): string[] {
  return records.flatMap((record) => {
    const { src_ip, src_port, dst_ip, dst_port, fingerprints = {} } = record
    const found = Object.entries(fingerprints).filter(([key]) => keys.includes(key))
    return found.map(([key, text]) => `${src_ip} ${src_port} ${dst_ip} ${dst_port} ${key} ${text}`)
  })
}

/** The lines that others do not have, as a multiset. */
export function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}
