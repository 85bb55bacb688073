import { gzip } from 'pako'
import type { AsnPackage } from './asn-package.ts'
import { writeMmdb } from './write.ts'

/**
 * The MMDB of a package's ranges, with the field name of GeoLite2-ASN. Names of organisations are left out: nothing
 * here prints them, and without them the file is a third smaller. The same package gives the same bytes.
 */
export function asnDatabase({ version, epoch, ranges }: AsnPackage): Uint8Array {
  return writeMmdb(ranges, 'autonomous_system_number', {
    databaseType: 'fingerpost-ASN',
    text: `AS numbers from @ip-location-db/asn ${version} (RouteViews, DB-IP, NRO), CC-BY-4.0`,
    buildEpoch: epoch,
  })
}

/** Gzipped by pako, whose bytes depend neither on the platform nor on Node's version, with an undated header. */
export function gzipReproducibly(bytes: Uint8Array): Uint8Array {
  return gzip(bytes, { level: 9 })
}
