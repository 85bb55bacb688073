import { expect, test } from 'vitest'
import { manifestText, type PublicManifest } from './manifest.ts'

const MANIFEST: PublicManifest = {
  schema: 1,
  format: 'tls/1',
  builder: 'fpdb 0.1.0',
  public_suffix_list: { name: 'tldts 7.5.5' },
  autonomous_systems: { name: 'Übersicht-\u{1f600}.mmdb', sha256: '00' },
  classes: ['as', 'domain'],
  limits: { processes: 10, destinations: 100 },
  observations: { lines: 2, count: 3, sha256: '11', first: '2026-11-01', last: '2026-11-24' },
}

test('printable ASCII that reads back as the manifest', () => {
  const text = manifestText(MANIFEST)
  expect(text).toMatch(/^[ -~]+$/)
  expect(text).toContain('"\\u00dcbersicht-\\ud83d\\ude00.mmdb"')
  expect(JSON.parse(text)).toEqual(MANIFEST)
})
