/**
 * Prints how long a resources archive of mercury takes from its file to the first answers, on one core:
 * `npx tsx bench/archive.ts`. It is as large as those of 2024, and made here: 126,000 common fingerprints and 460,000
 * prefixes. Needs a build, and GNU tar.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDatabase } from '@fingerpost/database/node'
import { createClassifier } from '@fingerpost/inference'

const COMMON = 126_000
const PREFIXES = 460_000
const ENTRIES = 4_000

const folder = mkdtempSync(join(tmpdir(), 'fingerpost-bench-'))
try {
  measure(writeArchive(folder))
} finally {
  rmSync(folder, { recursive: true })
}

function measure(path: string): void {
  const [start, before] = [performance.now(), process.cpuUsage().user]
  const database = readDatabase(path)
  const classifier = createClassifier(database, { autonomousSystems: database.archive?.autonomousSystems })
  classifier.identify({ fingerprint: fingerprintOf(1), destinationAddress: '1.2.3.4', destinationPort: 443 })
  const answered = performance.now()
  const isCommon = database.archive?.isCommon(fingerprintOf(COMMON - 1))
  const end = performance.now()
  const processor = (process.cpuUsage().user - before) / 1e3
  console.log(`load and first answer ${(answered - start).toFixed(0)} ms, list of common ones ${isCommon} after`)
  console.log(`${(end - answered).toFixed(0)} ms more; ${processor.toFixed(0)} ms of processor time`)
  console.log(`peak ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB`)
}

function writeArchive(folder: string): string {
  const members: Readonly<Record<string, Iterable<string>>> = {
    VERSION: ['2024.01.01; 2.0.full'],
    'fingerprint_db.json': Array.from({ length: ENTRIES }, (_, at) => entryOf(at)),
    'fp_prevalence_tls.txt': Array.from({ length: COMMON }, (_, at) => fingerprintOf(at)),
    'pyasn.db': Array.from(
      { length: PREFIXES },
      (_, at) => `${1 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.0/24\t${at}`,
    ),
    'doh-watchlist.txt': ['dns.example'],
  }
  for (const [name, lines] of Object.entries(members)) writeFileSync(join(folder, name), `${[...lines].join('\n')}\n`)
  const path = join(folder, 'resources.tgz')
  execFileSync('tar', ['czf', path, '-C', folder, '--format=ustar', ...Object.keys(members)])
  return path
}

/** Each number's own, of the length of a common one. */
function fingerprintOf(at: number): string {
  const suites = Array.from({ length: 16 }, (_, place) => hex16((at * 31 + place * 7) & 0x7fff)).join('')
  return `tls/1/(0303)(${suites}${hex16(at >> 8)}${hex16(at & 255)})[(0000)(000a00080006001d00170018)(000b00020100)(0017)(0023)]`
}

function hex16(value: number): string {
  return value.toString(16).padStart(4, '0')
}

function entryOf(at: number): string {
  const counts = { classes_ip_as: { [at]: 10 }, classes_hostname_domains: { [`name${at}.example`]: 10 } }
  const process = {
    process: `program ${at % 300}`,
    count: 10,
    malware: false,
    ...counts,
    classes_port_port: { 443: 10 },
  }
  return JSON.stringify({ str_repr: fingerprintOf(at), fp_type: 'tls', total_count: 10, process_info: [process] })
}
