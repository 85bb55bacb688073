import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readObservations } from './evaluate.ts'
import { libraryFamilies, programFamilies } from './families.ts'
import type { ClientResult, Observation } from './observe.ts'
import { databasePage } from './page.ts'
import { familiesProvenance, observationsProvenance } from './provenance.ts'

/** OpenSSL's default hello is that of more programs than `fpdb build` keeps unless told otherwise. */
const MOST_PROCESSES = '100'
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Writes what a recording gives under `root`: observations, the database built from them, the families and
 * docs/database.md. The observations of earlier recordings are removed, unless the recording is `beside` them: that names
 * its file, `lab-DAY-BESIDE.ndjson.gz`.
 */
export async function writeResources(results: readonly ClientResult[], root: string, beside?: string): Promise<void> {
  const recorded = results
    .flatMap((result) => result.observations)
    .sort((a, b) => compare(`${a.timestamp} ${a.client}`, `${b.timestamp} ${b.client}`))
  const folder = `${root}/resources/observations`
  for (const name of ['docs', 'resources/families', 'resources/observations']) {
    mkdirSync(`${root}/${name}`, { recursive: true })
  }
  if (beside === undefined) for (const name of recordings(folder)) rmSync(`${folder}/${name}`)
  const suffix = beside === undefined ? '' : `-${beside}`
  const file = `${folder}/lab-${recorded[0]?.timestamp.slice(0, 10)}${suffix}.ndjson.gz`
  writeFileSync(file, packed(recorded))
  const observations = readObservations(folder)
  const files = recordings(folder).map((name) => `${folder}/${name}`)
  const database = `${root}/resources/fingerprint_db.json.gz`
  const fpdb = `${REPOSITORY}/packages/cli/bin/fpdb.js`
  execFileSync(process.execPath, [fpdb, 'build', folder, '-o', database, '--top-processes', MOST_PROCESSES])
  writeFileSync(`${folder}/PROVENANCE.md`, observationsProvenance(observations, [...files, database]))
  writeFileSync(`${root}/resources/families/libraries.csv`, libraryFamilies(observations))
  writeFileSync(`${root}/resources/families/programs.csv`, programFamilies(observations))
  writeFileSync(`${root}/resources/families/PROVENANCE.md`, familiesProvenance())
  writeFileSync(`${root}/docs/database.md`, await databasePage(observations))
  console.error(`${recorded.length} observations in ${file}`)
}

function recordings(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson.gz'))
    .sort()
}

function packed(observations: readonly Observation[]): Buffer {
  return gzipSync(`${observations.map((one) => JSON.stringify(one)).join('\n')}\n`, { level: 9 })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
