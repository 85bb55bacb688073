/**
 * Makes resources/asn/asn.mmdb.gz from the CSV files of the npm package @ip-location-db/asn, whose version alone
 * decides the bytes. Run with `npx tsx scripts/gen-asn.ts`; PROVENANCE.md beside the file records what it prints.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { asnDatabase, gzipReproducibly } from './mmdb/asn-database.ts'
import { readAsnPackage } from './mmdb/asn-package.ts'

const source = readAsnPackage()
const database = asnDatabase(source)
const gzipped = gzipReproducibly(database)
writeFileSync(new URL('../resources/asn/asn.mmdb.gz', import.meta.url), gzipped)

console.log(`@ip-location-db/asn ${source.version}: ${source.ranges.length} ranges`)
for (const [name, bytes] of Object.entries({ 'asn.mmdb': database, 'asn.mmdb.gz': gzipped })) {
  console.log(`${name}: ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`)
}
