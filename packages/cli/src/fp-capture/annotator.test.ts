import { type FingerprintRecord, nodeCiphers } from '@fingerpost/capture'
import { isFailure, registry } from '@fingerpost/fingerprint'
import { createClassifier, loadDatabase, type RuleName } from '@fingerpost/inference'
import { gunzip, nodeDigests } from '@fingerpost/inference/node'
import { expect, test } from 'vitest'
import { annotator } from './annotator.ts'

function recordOf(text: string): FingerprintRecord {
  const protocol = registry.http
  const bytes = Buffer.from(text)
  const result = protocol.parse(bytes, 0, bytes.length, { ciphers: nodeCiphers, following: [] })
  if (isFailure(result)) throw new Error(result.field)
  return {
    protocol,
    message: result.message,
    encapsulations: [],
    sourceAddress: '192.0.2.1',
    destinationAddress: '192.0.2.2',
    transport: 6,
    sourcePort: 50_000,
    destinationPort: 80,
    ip: { version: 4, ttl: 64, id: 1 },
    seconds: 0,
    microseconds: 0,
    reassembled: false,
    truncated: false,
  }
}

const hex = (text: string) => `(${Buffer.from(text).toString('hex')})`
const FINGERPRINT = `http/${hex('GET')}${hex('HTTP/1.1')}(${hex('Host')}${hex('User-Agent')})`
const PROCESSES = [
  { process: 'other', count: 5, classes_user_agent: { 'Wget/1.21': 5 } },
  { process: 'curl', count: 5, classes_user_agent: { 'curl/8.5.0': 5 } },
]

function annotated(rule: RuleName, text: string): unknown {
  const entry = { str_repr: FINGERPRINT, fp_type: 'http', total_count: 10, process_info: PROCESSES }
  const database = loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests })
  const options = { explain: false, minScore: 0, numProcs: undefined, overrides: undefined }
  const annotate = annotator(options, createClassifier(database, { rule }), undefined)
  return JSON.parse(annotate(recordOf(text)) ?? 'null')
}

// With mercury's rule a class that was not seen counts as a tenth of a session: 5 / (5 + 0.1).
test('the user agent of a request tells who sent it, to the rule that weighs it', () => {
  const request = (agent: string) => `GET / HTTP/1.1\r\nHost: a.example\r\nUser-Agent: ${agent}\r\n\r\n`
  expect(annotated('mercury', request('curl/8.5.0'))).toMatchObject({ process: 'curl', score: 0.9804 })
  expect(annotated('mercury', request('Wget/1.21'))).toMatchObject({ process: 'other', score: 0.9804 })
  expect(annotated('mercury', request('curl/8.5.1'))).toMatchObject({ process: 'other', score: 0.5 })
  expect(annotated('pmercury', request('curl/8.5.0'))).toMatchObject({ process: 'other', score: 0.5 })
})
