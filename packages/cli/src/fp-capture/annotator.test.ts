import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FingerprintRecord, nodeCiphers } from '@fingerpost/capture'
import { loadDatabase } from '@fingerpost/database'
import { gunzip, nodeDigests } from '@fingerpost/database/node'
import { isFailure, type Protocol, registry } from '@fingerpost/fingerprint'
import { type Classifier, createClassifier, type RuleName } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { helloMessage, records } from '../../../../test/support/hello-builder.ts'
import { annotator, noLookUps } from './annotator.ts'

function recordOf(protocol: Protocol<unknown>, bytes: Buffer): FingerprintRecord {
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

function annotated(classifier: Classifier, record: FingerprintRecord): unknown {
  const options = { explain: false, minScore: 0, minNameScore: 0.5, numProcs: undefined, overrides: undefined }
  return JSON.parse(annotator(options, classifier)(record) ?? 'null')
}

// With mercury's rule a class that was not seen counts as a tenth of a session: 5 / (5 + 0.1).
test('the user agent of a request tells who sent it, to the rule that weighs it', () => {
  const entry = { str_repr: FINGERPRINT, fp_type: 'http', total_count: 10, process_info: PROCESSES }
  const database = loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests })
  const asked = (rule: RuleName, agent: string) => {
    const request = `GET / HTTP/1.1\r\nHost: a.example\r\nUser-Agent: ${agent}\r\n\r\n`
    return annotated(createClassifier(database, { rule }), recordOf(registry.http, Buffer.from(request)))
  }
  expect(asked('mercury', 'curl/8.5.0')).toMatchObject({ process: 'curl', score: 0.9804 })
  expect(asked('mercury', 'Wget/1.21')).toMatchObject({ process: 'other', score: 0.9804 })
  expect(asked('mercury', 'curl/8.5.1')).toMatchObject({ process: 'other', score: 0.5 })
  expect(asked('pmercury', 'curl/8.5.0')).toMatchObject({ process: 'other', score: 0.5 })
})

// A ClientHello of TLS 1.2 with one suite and the extension 0017.
const HELLO = Buffer.from(`16030100330100002f0303${'00'.repeat(32)}00000213010100000400170000`, 'hex')

test.each([
  ['tls/(0303)(1301)((0017))', { status: 'unlabeled_fingerprint' }],
  ['tls/2/(0303)(1301)[(0017)]', { status: 'unlabeled_fingerprint' }],
  ['tls/(0303)(1302)()', { process: 'anything', status: 'randomized_fingerprint' }],
])('with %s on the list of common fingerprints', (common, answer) => {
  const entry = {
    str_repr: 'tls/2/randomized',
    fp_type: 'tls',
    total_count: 1,
    process_info: [{ process: 'anything', count: 1 }],
  }
  const archive = archiveOf({ 'fingerprint_db.json': JSON.stringify(entry), 'fp_prevalence_tls.txt': common })
  const classifier = createClassifier(loadDatabase(archive, { gunzip, digests: nodeDigests }), { rule: 'mercury' })
  expect(annotated(classifier, recordOf(registry.tls, HELLO))).toMatchObject(answer)
})

// 36 kB of suites, as in a flood; one of 4 kB is looked up. Both are TLS 1.2 hellos without extensions.
test('a fingerprint that is too long is unknown without being looked up, and counted', () => {
  const entry = {
    str_repr: 'tls/(0303)(1301)()',
    fp_type: 'tls',
    total_count: 1,
    process_info: [{ process: 'curl', count: 1 }],
  }
  const classifier = createClassifier(
    loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests }),
  )
  const asked: string[] = []
  const spy: Classifier = {
    types: classifier.types,
    identify(query) {
      asked.push(query.fingerprint)
      return classifier.identify(query)
    },
    identifyLogged: (query) => classifier.identifyLogged(query),
    explain: (query) => classifier.explain(query),
  }
  const options = { explain: false, minScore: 0, minNameScore: 0.5, numProcs: undefined, overrides: undefined }
  const counts = noLookUps()
  const annotate = annotator(options, spy, { counts })
  const hello = (suites: number) => {
    const message = helloMessage({ suites: Array.from({ length: suites }, (_, at) => at) })
    return recordOf(registry.tls, Buffer.from(records(message)))
  }
  expect(annotate(hello(18_000))).toBe('{"status":"unknown"}')
  expect([asked.length, counts.tooLong]).toEqual([0, 1])
  expect(annotate(hello(1_000))).toBe('{"status":"unknown"}')
  expect(asked.length).toBeGreaterThan(0)
  expect(counts.tooLong).toBe(1)
})

// A hello with GREASE among its suites, which none of OpenSSL has, and one without.
test('the process that owned the socket is compared with what its program is known to send', () => {
  const entry = {
    str_repr: 'tls/(0303)(1301)()',
    fp_type: 'tls',
    total_count: 1,
    process_info: [{ process: 'curl', count: 1 }],
  }
  const database = loadDatabase(Buffer.from(JSON.stringify(entry)), { gunzip, digests: nodeDigests })
  const options = { explain: true, minScore: 0, minNameScore: 0.5, numProcs: undefined, overrides: undefined }
  const programs = { forms: new Map(), libraries: new Map([['python', 'OpenSSL']]) }
  const parts = { processOf: () => 'python3.12', programs }
  const annotate = annotator(options, createClassifier(database), parts)
  const told = (suites: readonly number[]) => {
    const hello = recordOf(registry.tls, Buffer.from(records(helloMessage({ suites, extensions: [] }))))
    return JSON.parse(annotate(hello) ?? '{}').inconsistent
  }
  const text = 'The program sends no GREASE, and this hello has it.'
  expect(told([0x0a0a, 0x1301])).toEqual([{ between: ['process', 'hello'], why: 'tool-grease', text }])
  expect(told([0x1301])).toBeUndefined()
})

/** GNU tar makes the archive. */
function archiveOf(members: Readonly<Record<string, string>>): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'fingerpost-annotator-'))
  try {
    for (const [name, content] of Object.entries(members)) writeFileSync(join(folder, name), content)
    return execFileSync('tar', ['c', '--format=ustar', '-C', folder, ...Object.keys(members)])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
