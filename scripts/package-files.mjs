/**
 * Puts into each package what it carries of the repository's other folders: licence and notice into all of them, the
 * default data into `database`. Part of every build, so it writes only what differs. The copies are not committed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const LEGAL = ['LICENSE', 'NOTICE']
const RESOURCES = [
  'fingerprint_db.json.gz',
  'observations/PROVENANCE.md',
  'families/libraries.csv',
  'families/programs.csv',
  'families/browsers.csv',
  'families/PROVENANCE.md',
  'prevalence/prevalence.csv',
  'prevalence/PROVENANCE.md',
  'asn/PROVENANCE.md',
]
/** Committed gzipped, carried plain: so it loads in 4 ms instead of 37, and an installed package need not be written to. */
const UNPACKED = 'asn/asn.mmdb'

const root = fileURLToPath(new URL('..', import.meta.url))
const data = `${root}packages/database/resources`

for (const name of readdirSync(`${root}packages`))
  for (const file of LEGAL) put(`${root}packages/${name}/${file}`, readFileSync(root + file))
for (const file of RESOURCES) put(`${data}/${file}`, readFileSync(`${root}resources/${file}`))
put(`${data}/${UNPACKED}`, gunzipSync(readFileSync(`${root}resources/${UNPACKED}.gz`)))

/** Writes beside and renames, so that whoever reads meanwhile finds the whole file, old or new. */
function put(path, bytes) {
  if (existsSync(path) && readFileSync(path).equals(bytes)) return
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}.tmp`
  writeFileSync(unfinished, bytes)
  renameSync(unfinished, path)
}
