/**
 * Puts into each package what it carries of the repository's other folders: licence and notice into all of them, the
 * default data into
 * `database`, the manual pages into `cli`. Part of every build, so it writes only what differs. The copies are not committed.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { put } from './put.mjs'

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
for (const page of readdirSync(`${root}docs/man`))
  put(`${root}packages/cli/man/${page}`, readFileSync(`${root}docs/man/${page}`))
put(`${data}/${UNPACKED}`, gunzipSync(readFileSync(`${root}resources/${UNPACKED}.gz`)))
