import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { expect, test } from 'vitest'
import { createClassifier } from '../answers/create-classifier.ts'

const FINGERPRINT = 'tls/(0303)(1301)((0000))'
const PROCESSES = [
  { process: 'curl', count: 6, classes_port_port: { 443: 5, 993: 1 }, classes_hostname_domains: { 'example.com': 6 } },
  { process: 'wget', count: 2, classes_port_port: { 443: 2 }, classes_hostname_domains: { 'example.org': 2 } },
]

/** Databases of one entry that differ in its imitations alone. */
function databaseWith(total: number, more: object = {}) {
  const entry = { str_repr: FINGERPRINT, total_count: total, process_info: PROCESSES, ...more }
  return loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests })
}

test.each(['pmercury', 'mercury'] as const)('%s does not see imitations', (rule) => {
  const imitations = [{ process: 'chrome', count: 92, imitators: { python: 92 } }]
  const plain = createClassifier(databaseWith(8), { rule })
  const imitated = createClassifier(databaseWith(100, { imitations }), { rule })
  for (const serverName of ['www.example.com', 'www.example.org', 'other.example', undefined])
    for (const destinationPort of [443, 993, 8443]) {
      const query = { fingerprint: FINGERPRINT, serverName, destinationPort }
      expect(imitated.explain(query)).toEqual(plain.explain(query))
      expect(imitated.identify(query)).toEqual(plain.identify(query))
    }
})
