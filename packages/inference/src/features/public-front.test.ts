import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { expect, test } from 'vitest'
import { createClassifier } from '../answers/create-classifier.ts'
import { isPublicFront } from './public-front.ts'

test('a public name is known in any case and with a trailing dot, and so are not the names below it', () => {
  expect(['cloudflare-ech.com', 'Cloudflare-ECH.com.'].map(isPublicFront)).toEqual([true, true])
  expect(['www.cloudflare-ech.com', 'cloudflare.com', ''].map(isPublicFront)).toEqual([false, false, false])
})

const FINGERPRINT = 'tls/(0303)(1301)((0000))'

// a goes to one name alone, b to many, so that another name speaks for b.
test('the public name of encrypted hellos is no evidence of a destination', () => {
  const processes = [
    { process: 'a', count: 50, classes_hostname_domains: { 'a.example': 50 } },
    { process: 'b', count: 50, classes_hostname_domains: { 'cloudflare-ech.com': 25, 'b.example': 25 } },
  ]
  const entry = { str_repr: FINGERPRINT, fp_type: 'tls', total_count: 100, process_info: processes }
  const database = loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests })
  const classifier = createClassifier(database)
  const score = (serverName: string | undefined) => {
    const answer = classifier.identify({ fingerprint: FINGERPRINT, serverName, destinationPort: 443, limit: 2 })
    return 'process' in answer ? answer.probableProcesses?.find(({ process }) => process === 'a')?.score : undefined
  }
  expect(score('b.example')).toBeLessThan(0.2)
  expect(score('cloudflare-ech.com')).toBeGreaterThan(0.3)
})
