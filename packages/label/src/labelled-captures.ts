import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fingerprinter, type FingerprintRecord, mercuryRecord, readCaptureFile } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { asInputError, openSink, TextSink } from '@fingerpost/io'
import { jsonObjects } from '@fingerpost/io/ndjson'
import type { JsonObject } from '@fingerpost/io/pure'
import { Mismatch, parseObject } from '@fingerpost/io/pure'
import { connectionOf } from './connection.ts'
import { RECORD_CONNECTION } from './network/capture-record.ts'

/** Observations in a temporary file. */
export interface TemporaryObservations {
  readonly path: string
  /** Deletes the file. */
  remove(): void
}

/** The members of a label that say which connection it is of, and when; all others say whose it was. */
const CONNECTION_MEMBERS = new Set([
  'src_ip',
  'src_port',
  'dst_ip',
  'dst_port',
  'dest_ip',
  'dest_port',
  'protocol',
  'proto',
  'timestamp',
  'event_start',
])

/**
 * Fingerprints captures and adds to each connection's record what a labels file (NDJSON, docs/formats/
 * observations.md) says of its 5-tuple: observations, in a temporary file (in `TMPDIR`). Records of other connections,
 * and of those that two labels say different things of, stay without a process. Throws InputError for a file that is no
 * capture and for a line that is no label.
 */
export async function labelCaptures(
  captures: readonly string[],
  labels: string,
  signal: AbortSignal,
): Promise<TemporaryObservations> {
  const known = await readLabels(labels, signal)
  const folder = mkdtempSync(join(tmpdir(), 'fpdb-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'observations.ndjson')
    const output = new TextSink(openSink(path))
    const fingerprinter = new Fingerprinter((record) => output.write(`${labelledLine(record, known)}\n`), {})
    for (const capture of captures) await readCaptureFile(capture, fingerprinter, signal)
    fingerprinter.finish()
    await output.end()
    return { path, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** What is said of a connection; undefined where two labels do not agree. */
type Labels = Map<string, JsonObject | undefined>

async function readLabels(path: string, signal: AbortSignal): Promise<Labels> {
  const labels: Labels = new Map()
  try {
    for await (const label of jsonObjects(path, signal)) {
      const key = connectionOf(label, RECORD_CONNECTION)?.key
      if (key === undefined) throw new Mismatch('label', 'src_ip, src_port, dst_ip and dst_port')
      const about = Object.fromEntries(Object.entries(label).filter(([name]) => !CONNECTION_MEMBERS.has(name)))
      const agrees = !labels.has(key) || JSON.stringify(labels.get(key)) === JSON.stringify(about)
      labels.set(key, agrees ? about : undefined)
    }
  } catch (error) {
    throw asInputError(error, path)
  }
  return labels
}

function labelledLine(record: FingerprintRecord, labels: Labels): string {
  const line = mercuryRecord(record, { digests: nodeDigests })
  const members = parseObject(line)
  const label = labels.get(connectionOf(members, RECORD_CONNECTION)?.key ?? '')
  return label === undefined ? line : JSON.stringify({ ...members, ...label })
}
