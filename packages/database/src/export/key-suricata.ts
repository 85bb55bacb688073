import type { KeyKind, KeyProgram, KeyRow } from './key-rows.ts'

/** Suricata 8 reads lines into a buffer of 1,024 bytes, and gives up on the whole file at a line that is cut. */
const MOST_BYTES = 1022

/**
 * Lines for a `dataset` of Suricata 8 with `format ndjson` (docs/formats/exports.md): the key, and the first `limit`
 * programs of it, as many as fit into a line that Suricata reads.
 */
export function keySuricata(rows: readonly KeyRow[], kind: KeyKind, limit: number): string {
  return rows.map((row) => `${lineOf(row, kind, limit)}\n`).join('')
}

function lineOf(row: KeyRow, kind: KeyKind, limit: number): string {
  for (let length = Math.min(limit, row.programs.length); length > 0; length--) {
    const line = jsonOf(row, kind, row.programs.slice(0, length))
    if (Buffer.byteLength(line) <= MOST_BYTES) return line
  }
  return JSON.stringify({ [kind]: row.key, fingerprints: row.fingerprints })
}

function jsonOf({ key, fingerprints, programs: all }: KeyRow, kind: KeyKind, programs: readonly KeyProgram[]): string {
  return JSON.stringify({
    [kind]: key,
    process: programs[0]?.process,
    score: Number(programs[0]?.share.toFixed(4)),
    malware: programs[0]?.malware,
    programs: all.length,
    fingerprints,
    probable_processes: programs.map(({ process, share }) => ({ process, score: Number(share.toFixed(4)) })),
  })
}
