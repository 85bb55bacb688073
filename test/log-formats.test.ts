import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nodeDigests } from '@fingerpost/database/node'
import { Enricher, type EnrichLinesOptions, enrichBytes } from '@fingerpost/enrich'
import type { Classifier, Identification, LoggedQuery } from '@fingerpost/inference'
import { ALL_LOG_FORMATS, type LogFormat, type LogFormats, logFormats, recogniseLog } from '@fingerpost/logs'
import { describe, expect, test } from 'vitest'
import { twoColumnLog } from './support/two-column-log.ts'

const JA3 = 'e7d705a3286e19ea42f587b344ee6865'
const EVE = readFileSync(fileURLToPath(new URL('../resources/example/eve.json', import.meta.url)), 'utf8')
const ROWS = [
  '#fields\tname\tja3',
  `example.org\t${JA3}`,
  '',
  'example.com\t-',
  'torn',
  '#fields\tja3\tname',
  `${JA3}\texample.net\r`,
  `${'0'.repeat(32)}\texample.net`,
  '',
].join('\n')

const ZEEK_TSV = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tssl',
  '#fields\tts\tuid\tja3\tserver_name',
  '#types\ttime\tstring\tstring\tstring',
  `1700000000.000000\tC1\t${JA3}\texample.org`,
  '1700000001.000000\tC2\t-\t-',
  'torn',
  '#fields\tserver_name\tja3\tts',
  '#types\tstring\tstring\ttime',
  `-\t${JA3}\t1700000002.000000`,
  '#close\t2024-01-01-00-00-00',
  '#fields\tts\tuid\tservice',
  '1700000003.000000\tC4\t-',
  '',
].join('\n')
const ZEEK_JSON = [
  `{"ts":1700000000.5,"uid":"C1","id.orig_h":"192.0.2.1","ja3":"${JA3}"}`,
  '{"ts":1700000001.5,"uid":"C2","id.orig_h":"192.0.2.1"}',
  `{"_path":"ssl","ts":"2024-01-01T00:00:00.000000Z","id":{"orig_h":"192.0.2.1"},"ja3":"${JA3}"}`,
  'torn',
  '',
].join('\n')

const SAMPLES: readonly (readonly [LogFormat, string])[] = [
  [logFormats.eve, EVE],
  [logFormats.zeekTsv, ZEEK_TSV],
  [logFormats.zeekJson, ZEEK_JSON],
  [twoColumnLog, ROWS],
]
const FORMATS: LogFormats = [...ALL_LOG_FORMATS, twoColumnLog]

const curl: Identification = { process: 'curl', score: 0.75, match: { by: 'ja3', fingerprints: 2 } }
const classifier: Classifier = {
  types: new Set(['tls', 'quic', 'ssh', 'http']),
  identify: () => curl,
  identifyLogged: ({ ja3 }: LoggedQuery) => (ja3 === '0'.repeat(32) ? { status: 'unknown' } : curl),
  explain: () => undefined,
}
const options: EnrichLinesOptions = { formats: FORMATS, digests: nodeDigests, classifier }

/** Each line of a text as a chunk of its own. */
const lineByLine = (text: string) => text.split(/(?<=\n)/).map((line) => Buffer.from(line))

function enriched(text: string, chunks = [Buffer.from(text)]): string {
  const enricher = new Enricher(options)
  return chunks.map((chunk) => enricher.enrich(chunk).toString()).join('')
}

/** Whether `after` is `before` with something put into one place. */
function isInsertion(before: string, after: string): boolean {
  let same = 0
  while (same < before.length && before[same] === after[same]) same++
  return after.length >= before.length && after.endsWith(before.slice(same))
}

describe.each(SAMPLES.map(([format, text]) => [format.name, { format, text }] as const))(
  '%s',
  (_, { format, text }) => {
    test('is told by its content, whatever other formats there are', () => {
      const head = Buffer.from(text)
      expect(recogniseLog(head, FORMATS)).toBe(format)
      expect(recogniseLog(head, [twoColumnLog, ...ALL_LOG_FORMATS])).toBe(format)
      expect(recogniseLog(lineByLine(text)[0] ?? head, FORMATS)).toBe(format)
    })

    test('every line comes out, with what is put into one place of it', () => {
      const [before, after] = [text.split('\n'), enriched(text).split('\n')]
      expect(after.length).toBe(before.length)
      for (const [index, line] of before.entries()) expect(isInsertion(line, after[index] ?? '')).toBe(true)
      expect(enriched(text)).toContain('curl')
    })

    test('comes out the same in chunks of one line', () => {
      expect(enriched(text, lineByLine(text))).toBe(enriched(text))
    })

    test('is left alone where it has been enriched already', () => {
      const once = enriched(text)
      expect(enriched(once)).toBe(once)
    })

    test('nothing is put into lines that are only read', () => {
      const reader = format.createReader({ digests: nodeDigests })
      for (const chunk of lineByLine(text)) {
        reader.open(chunk)
        reader.read(0, chunk.length - (chunk.at(-1) === 0x0a ? 1 : 0))
        expect(reader.insertion(undefined)).toBeUndefined()
        expect(reader.insertion('{"process":"curl"}')).toBeUndefined()
      }
    })
  },
)

test('what no format recognises is read by the first, which is EVE unless told otherwise', () => {
  for (const text of ['', '\n', 'x\n', '{}\n', '\u0000']) {
    expect(recogniseLog(Buffer.from(text))).toBe(logFormats.eve)
    expect(recogniseLog(Buffer.from(text), FORMATS)).toBe(logFormats.eve)
  }
  expect(ALL_LOG_FORMATS[0]).toBe(logFormats.eve)
  expect(new Set(ALL_LOG_FORMATS)).toEqual(new Set(Object.values(logFormats)))
  expect(new Set(SAMPLES.map(([format]) => format))).toEqual(new Set(FORMATS))
})

const COLUMNS = 'fp_process\tfp_score\tfp_match\tfp_one_of\tfp_library\tfp_status'
const ROWS_AFTER = [
  `#fields\tname\tja3\t${COLUMNS}`,
  `example.org\t${JA3}\tcurl\t0.75\tja3\t-\t-\t-`,
  '',
  'example.com\t-\t-\t-\t-\t-\t-\t-',
  'torn',
  `#fields\tja3\tname\t${COLUMNS}`,
  `${JA3}\texample.net\tcurl\t0.75\tja3\t-\t-\t-\r`,
  `${'0'.repeat(32)}\texample.net\t-\t-\t-\t-\t-\tunknown`,
  '',
].join('\n')

test('a format with columns: headers name them, every row has them', () => {
  const enricher = new Enricher(options)
  expect(enricher.enrich(Buffer.from(ROWS)).toString()).toBe(ROWS_AFTER)
  expect(enricher.counts).toMatchObject({ lines: 8, fingerprinted: 3, unreadable: 1, occupied: 0 })
  expect([...enricher.counts.beginning]).toEqual([
    [twoColumnLog.unfingerprinted[0], { fingerprinted: 3, unfingerprinted: 1 }],
  ])
})

test('logs of several formats, one after the other', async () => {
  const event = `{"timestamp":"2024-01-01T00:00:00Z","event_type":"tls","tls":{"ja3":{"hash":"${JA3}"}}}\n`
  const texts = [ROWS, event, ROWS]
  const sources = texts.map((text) => {
    const chunks = [text]
    return { read: async (space: Buffer) => space.write(chunks.pop() ?? '') }
  })
  let written = ''
  const sink = {
    write: (bytes: Buffer) => {
      written += bytes
    },
    end: () => {},
  }
  await enrichBytes({ sources, sink, enricher: new Enricher(options) })
  expect(written).toBe(ROWS_AFTER + enriched(event) + ROWS_AFTER)
  expect(enriched(event)).toContain(',"fingerpost":{"process":"curl"')
})
