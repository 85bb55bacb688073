import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Classifier, type Identification, type LoggedQuery, SeenSet } from '@fingerpost/inference'
import { LineBuffer } from '@fingerpost/io'
import { describe, expect, test } from 'vitest'
import { enrichBytes } from './enrich-bytes.ts'
import { enrichStream } from './enrich-stream.ts'
import { Enricher, type EnrichOptions } from './enricher.ts'

const hash = (name: string) => (text: string) => createHash(name).update(text).digest('hex')
const JA3 = 'e7d705a3286e19ea42f587b344ee6865'

const curl: Identification = { process: 'curl', score: 0.75, match: { by: 'ja3', fingerprints: 2 } }
const answer = (query: LoggedQuery): Identification => (query.ja3 === JA3 ? curl : { status: 'unknown' })
const unknown = (): Identification => ({ status: 'unknown' })
const classifier: Classifier = {
  types: new Set(),
  identify: unknown,
  identifyLogged: answer,
  explain: () => undefined,
}
const options: EnrichOptions = {
  digests: { md5: hash('md5'), sha256: hash('sha256') },
  classifier,
}

const line = `{"event_type":"tls","dest_ip":"192.0.2.1","tls":{"ja3":{"hash":"${JA3}"}}}`
const member = '"process":"curl","score":0.7500,"match":{"by":"ja3","fingerprints":2}'
const other = '{"event_type":"flow","flow":{}}'
const enrich = (text: string, more: Partial<EnrichOptions> = {}) =>
  new Enricher({ ...options, ...more }).enrich(Buffer.from(text)).toString()
const spliced = (text: string) => text.replace(/}(\s*)$/, `,"fingerpost":{${member}}}$1`)

describe('the encoding of a log', () => {
  const MARK = '\ufeff'
  test('a byte order mark stays, and the first event is read', () => {
    expect(enrich(`${MARK}${line}\n${line}\n`)).toBe(`${MARK}${spliced(`${line}\n`)}${spliced(`${line}\n`)}`)
  })

  test('one within a log is none', () => {
    const enricher = new Enricher(options)
    const text = `${MARK}${line}\n`
    for (const expected of [`${MARK}${spliced(`${line}\n`)}`, text])
      expect(enricher.enrich(Buffer.from(text)).toString()).toBe(expected)
    enricher.begin()
    expect(enricher.enrich(Buffer.from(text)).toString()).toBe(`${MARK}${spliced(`${line}\n`)}`)
    expect(enricher.counts).toMatchObject({ lines: 3, unreadable: 1, utf16: 0 })
  })

  test.each([
    ['with a mark', Buffer.from(`${MARK}${line}\n${line}\n`, 'utf16le')],
    ['without one', Buffer.from(`${line}\n${line}\n`, 'utf16le')],
    ['in network order', Buffer.from(`${line}\n${line}\n`, 'utf16le').swap16()],
  ])('UTF-16 %s passes as it is, and is counted', (_, bytes) => {
    const enricher = new Enricher(options)
    expect(enricher.enrich(bytes).equals(bytes)).toBe(true)
    expect(enricher.counts.utf16).toBe(1)
    expect(enricher.counts.unreadable).toBeGreaterThan(0)
  })
})

describe('every byte stays but the member that is added', () => {
  test.each([line, `${line}\n`, `${line}\r\n`, `${line} \t\n`, `  ${line}`, `${line.slice(0, -1)} }\n`])(
    '%j',
    (text) => {
      expect(enrich(text)).toBe(spliced(text))
    },
  )

  test('between lines of all kinds', () => {
    const broken = line.slice(0, -2)
    const lines = [other, line, '', broken, '  ', line, 'null', '{}', other]
    const expected = lines.map((text) => (text === line ? spliced(line) : text))
    expect(enrich(lines.join('\n'))).toBe(expected.join('\n'))
  })

  test('a line with the member keeps it', () => {
    const occupied = `{"fingerpost":1,${line.slice(1)}`
    expect(enrich(occupied)).toBe(occupied)
    expect(enrich(occupied, { key: 'process' })).toBe(spliced(occupied).replace('"fingerpost":{', '"process":{'))
  })

  test('names and keys that are not ASCII', () => {
    const named: Classifier = { ...classifier, identifyLogged: () => ({ ...curl, process: 'блокнот' }) }
    expect(enrich(line, { classifier: named, key: 'é"' })).toContain(',"é\\"":{"process":"блокнот",')
  })
})

describe('SSH clients and HTTP requests', () => {
  const HASSH = 'ec7378c1a92f5a8dde7e8b7a1ddf33d1'
  const ssh = `{"event_type":"ssh","ssh":{"client":{"hassh":{"hash":"${HASSH}","string":"x"}}}}`
  const fields = '[{"name":"Host","value":"example.org"},{"name":"User-Agent","value":"curl/8.1"}]'
  const request = `"http_method":"GET","url":"/","protocol":"HTTP/1.1","request_headers":${fields}`
  const http = `{"event_type":"http","dest_port":80,"http":{"hostname":"example.org",${request}}}`
  const asked: unknown[] = []
  const ask = (query: unknown) => {
    asked.push(JSON.parse(JSON.stringify(query)))
    return curl
  }
  const knowing: Classifier = {
    types: new Set(['ssh', 'http']),
    identify: ask,
    identifyLogged: ask,
    explain: () => undefined,
  }

  test('are looked up where the database has such', () => {
    expect(enrich(`${ssh}\n${http}\n`, { classifier: knowing })).toBe(`${spliced(ssh)}\n${spliced(http)}\n`)
    const fingerprint = `http/(474554)(485454502f312e31)((486f7374)(557365722d4167656e74))`
    expect(asked).toEqual([
      { hassh: HASSH },
      { fingerprint, serverName: 'example.org', userAgent: 'curl/8.1', destinationPort: 80 },
    ])
  })

  test('and left alone where it has none', () => {
    const enricher = new Enricher(options)
    const text = `${ssh}\n${http}\n`
    expect(enricher.enrich(Buffer.from(text)).toString()).toBe(text)
    expect(enricher.counts).toMatchObject({ lines: 2, fingerprinted: 0, unreadable: 0 })
  })

  test('are new once', () => {
    const enricher = new Enricher({ ...options, classifier: knowing, seen: new SeenSet(options) })
    const novel = [ssh, http, http, ssh, ssh.replace('ec', 'ed'), http.replace('Host', 'host')].map((text) =>
      enricher.enrich(Buffer.from(text)).toString().includes('"novel":true'),
    )
    expect(novel).toEqual([true, true, false, false, true, true])
  })
})

test('counts what went through', () => {
  const enricher = new Enricher(options)
  const unknown = line.replace(JA3, JA3.replace('e', 'f'))
  const plain = '{"event_type":"tls","tls":{"version":"TLS 1.2"}}'
  const occupied = `{"fingerpost":1,${line.slice(1)}`
  enricher.enrich(Buffer.from([line, unknown, line, plain, occupied, other, '', '{"ja3":', 'x'].join('\n')))
  expect(enricher.counts).toMatchObject({ lines: 9, unreadable: 2, occupied: 1, fingerprinted: 3 })
  const beginning = [...enricher.counts.beginning].map(([{ type }, counts]) => [type, counts])
  expect(beginning).toEqual([['tls', { fingerprinted: 3, unfingerprinted: 1 }]])
  expect([...enricher.counts.outcomes]).toEqual([
    ['ja3', 2],
    ['unknown', 1],
  ])
})

test('an unknown fingerprint is said to be unknown, unless only known ones are wanted', () => {
  const unknown = line.replace(JA3, JA3.replace('e', 'f'))
  expect(enrich(unknown)).toBe(`${unknown.slice(0, -1)},"fingerpost":{"status":"unknown"}}`)
  expect(enrich(unknown, { knownOnly: true })).toBe(unknown)
})

test('an answer below the minimum is left out', () => {
  expect(enrich(line, { minimumScore: 0.76 })).toBe(line)
  expect(enrich(line, { minimumScore: 0.75 })).toBe(spliced(line))
})

test('what is asked has the day of the event in UTC', () => {
  const times: unknown[] = []
  const identifyLogged = (query: LoggedQuery) => {
    times.push(query.time)
    return curl
  }
  const asking: Classifier = { ...classifier, identifyLogged }
  const dated = (timestamp: string) => line.replace('{', `{"timestamp":"${timestamp}",`)
  for (const time of ['2024-05-06T00:30:00.1+0100', '2024-05-06T16:03:58.7+0000']) {
    enrich(dated(time), { classifier: asking })
  }
  enrich(line, { classifier: asking })
  expect(times).toEqual([Date.UTC(2024, 4, 5), Date.UTC(2024, 4, 6), undefined])
})

test('options out of range are refused by name', () => {
  expect(() => new Enricher({ ...options, minimumScore: 2 })).toThrow(
    new RangeError('minimumScore: expected a number from 0 to 1, not 2'),
  )
  expect(() => new Enricher({ ...options, limit: -1 })).toThrow(
    new RangeError('limit: expected a whole number from 0 on, not -1'),
  )
})

/** Runs texts, each one read, through `enrichBytes`, one source for each inner list. */
async function pipe(sources: string[][], lines = new LineBuffer(), signal?: AbortSignal): Promise<string[]> {
  const written: string[] = []
  const sourceOf = (reads: string[]) => ({
    read(space: Buffer) {
      const text = reads.shift() ?? ''
      if (text.length > space.length) reads.unshift(text.slice(space.length))
      return space.write(text)
    },
  })
  const sink = { write: (bytes: Buffer) => void written.push(bytes.toString()), end: () => {} }
  await enrichBytes({ sources: sources.map(sourceOf), sink, enricher: new Enricher(options), lines, signal })
  return written
}

test('a line is written as soon as its end was read', async () => {
  expect(await pipe([[`${line.slice(0, 20)}`, `${line.slice(20)}\n${other}`, '\n', line]])).toEqual([
    spliced(`${line}\n`),
    `${other}\n`,
    spliced(line),
  ])
})

test('a source that ends in the middle of a line is given a line feed before the next', async () => {
  expect((await pipe([[other], [other, '\n'], [line]])).join('')).toBe(`${other}\n${other}\n${spliced(line)}`)
})

test('a line too long to be held passes as it is', async () => {
  const long = `{"x":"${'y'.repeat(40)}",${line.slice(1)}`
  const lines = new LineBuffer({ size: 32, longestLine: 160 })
  const reads = (text: string) => text.match(/[\s\S]{1,16}/g) ?? []
  expect((await pipe([reads(`${long}\n${line}\n`)], lines)).join('')).toBe(`${spliced(long)}\n${spliced(line)}\n`)
  const longer = long.replace('yyy', 'y'.repeat(99))
  expect((await pipe([reads(`${longer}\n${line}\n`)], lines)).join('')).toBe(`${longer}\n${spliced(line)}\n`)
})

test('once aborted, whole lines only', async () => {
  const stop = new AbortController()
  const reads = [`${line}\n${other}`, `\n${other}`]
  const sink = {
    written: '',
    write(bytes: Buffer) {
      this.written += bytes
    },
    end: () => {},
  }
  const read = (space: Buffer) => {
    if (reads.length === 1) stop.abort()
    return space.write(reads.shift() ?? '')
  }
  await enrichBytes({ sources: [{ read }], sink, enricher: new Enricher(options), signal: stop.signal })
  expect(sink.written).toBe(`${spliced(line)}\n${other}\n`)
})

// What ndjson.parse() gives are parsed events, what ndjson.stringify() takes as well.
test('a stream of events', async () => {
  const events: unknown[] = [JSON.parse(line), JSON.parse(other), { fingerpost: 1, ...JSON.parse(line) }, 5]
  const enriched: unknown[] = await Readable.from(events).pipe(enrichStream(options)).toArray()
  expect(enriched).toEqual([JSON.parse(spliced(line)), ...events.slice(1)])
  expect(Object.keys(enriched[0] as object).at(-1)).toBe('fingerpost')
  expect(events[0]).toEqual(JSON.parse(line))
})

describe('what is seen for the first time is marked', () => {
  const ja3 = (hash: string) => line.replace(JA3, hash)
  const novelty = (lines: readonly string[], more: Partial<EnrichOptions> = {}) => {
    const enricher = new Enricher({ ...options, seen: new SeenSet(options), ...more })
    return lines.map((text) => enricher.enrich(Buffer.from(text)).toString().includes('"novel":true'))
  }

  test('known or not, once each, and at the end of the member', () => {
    expect(novelty([line, line, ja3('f'.repeat(32)), ja3('f'.repeat(32)), line])).toEqual([
      true,
      false,
      true,
      false,
      false,
    ])
    expect(enrich(line, { seen: new SeenSet(options) })).toBe(spliced(line).replace(/}}$/, ',"novel":true}}'))
  })

  test('what is left alone is not remembered', () => {
    const seen = new SeenSet(options)
    const more = { seen, minimumScore: 0.8, knownOnly: true }
    expect(novelty([line, ja3('f'.repeat(32))], more)).toEqual([false, false])
    expect(seen.size).toBe(0)
  })

  test('clients that shuffle their extensions are told by JA4', () => {
    const both = (hash: string) => ja3(hash).replace('"tls":{', '"tls":{"ja4":"t13d1516h2_8daaf6152771_e5627efa2ab1",')
    expect(novelty([both('e'.repeat(32)), both('f'.repeat(32))])).toEqual([true, false])
  })

  test('by host', () => {
    const from = (host: string) => line.replace('{', `{"src_ip":"${host}",`)
    const lines = [from('192.0.2.1'), from('192.0.2.2'), from('192.0.2.1')]
    expect(novelty(lines, { seen: new SeenSet({ ...options, scope: 'process+host' }) })).toEqual([true, true, false])
    expect(novelty(lines)).toEqual([true, false, false])
  })
})
