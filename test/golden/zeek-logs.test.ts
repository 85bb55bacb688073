import { readdirSync, readFileSync } from 'node:fs'
import { nodeDigests } from '@fingerpost/database/node'
import { Enricher } from '@fingerpost/enrich'
import type { Classifier, Identification } from '@fingerpost/inference'
import { logFormats, recogniseLog } from '@fingerpost/logs'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'
import { unescapeCell, zeekCut } from '../support/zeek-cut.ts'

const JA3 = 'e7d705a3286e19ea42f587b344ee6865'
const COLUMNS = ['fp_process', 'fp_score', 'fp_match', 'fp_one_of', 'fp_library', 'fp_status']
const TYPES = ['string', 'double', 'string', 'set[string]', 'string', 'string']

/** A program with all that Zeek escapes in its name, whatever the separators are. */
const NAME = '#a\tb,c|d||e\\f (empty)\u0007 é\\x2d'
const answer: Identification = {
  process: NAME,
  score: 0.75,
  match: { by: 'ja3', fingerprints: 1 },
  openSet: { pUnlisted: 0, ambiguity: 1, candidates: 4, oneOf: [NAME, '-', 'EMPTY', '(empty)'], library: 'NOT-SET' },
}
const classifier: Classifier = {
  types: new Set(['tls', 'quic', 'dtls', 'ssh']),
  identify: () => answer,
  identifyLogged: () => answer,
  explain: () => undefined,
}

/** Paths of the logs, and their bytes as Latin-1. */
function logs(): readonly (readonly [string, string])[] {
  const folder = corpus('zeek/logs')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\/.*\.log/.test(name))
  return names.sort().map((name) => [name, readFileSync(`${folder}/${name}`, 'latin1')])
}

const enriched = (log: string) =>
  new Enricher({ digests: nodeDigests, classifier }).enrich(Buffer.from(log, 'latin1')).toString('latin1')

/** The prefix of the lines of a header; undefined where there is none. */
const prefixOf = (log: string) => /^(\S+?)separator \S+$/m.exec(log)?.[1]

describeWithCorpus('the logs of Zeek (corpus/zeek/logs)', () => {
  test('are told by their content; those without a header, and only those, are taken for EVE', () => {
    const formats = new Map<string, string[]>()
    for (const [name, log] of logs()) {
      const format = recogniseLog(Buffer.from(log, 'latin1')).name
      formats.set(format, [...(formats.get(format) ?? []), name])
    }
    expect(formats.get(logFormats.zeekTsv.name)).toHaveLength(TSV_LOGS)
    expect(formats.get(logFormats.zeekJson.name)).toEqual([
      'javascript.http-uri-sha256/http.log',
      'scripts.base.frameworks.logging.json-non-printable-escaping/http.log.json',
    ])
    for (const name of formats.get(logFormats.eve.name) ?? []) {
      const log = logs().find(([other]) => other === name)?.[1] ?? ''
      expect(prefixOf(log), name).toBeUndefined()
      expect(log, name).not.toMatch(/^(ts|t)\t.*\tid\.orig_h/m)
    }
  })

  test('every line comes out as it was, and only rows of a log with fingerprints are longer', () => {
    for (const [name, log] of logs()) {
      const [before, after] = [log.split('\n'), enriched(log).split('\n')]
      expect(after.length, name).toBe(before.length)
      const isRead = /^#fields\t.*\t(ja3|ja4|client_ciphers|hassh)(\t|$)/m.test(log)
      for (const [at, line] of before.entries()) {
        const longer = isRead && line !== '' && !/^#(?!fields|types)/.test(line)
        expect(after[at]?.slice(0, line.length), name).toBe(line)
        expect(after[at]?.slice(line.length).split('\t').length, name).toBe(longer ? 1 + COLUMNS.length : 1)
      }
    }
  })

  test('with a JA3, as if a package had logged one: by name the columns are the answer, all other cells are untouched', () => {
    let rows = 0
    for (const [name, log] of logs()) {
      const prefix = prefixOf(log)
      if (prefix === undefined) continue
      const before = zeekCut(withJa3(log, prefix), prefix)
      const after = zeekCut(enriched(withJa3(log, prefix)), prefix)
      expect(after.fields, name).toEqual([...before.fields, ...COLUMNS])
      expect(after.types, name).toEqual([...before.types, ...TYPES])
      expect(after.rows.length, name).toBe(before.rows.length)
      for (const [at, row] of before.rows.entries()) {
        const found = after.rows[at] ?? new Map<string, string>()
        const untouched = [...found].filter(([field]) => !COLUMNS.includes(field))
        expect(untouched, name).toEqual([...row])
        expect(answerOf(found, after.setSeparator), name).toEqual({
          process: NAME,
          score: 0.75,
          match: 'ja3',
          oneOf: [NAME, '-', 'EMPTY', '(empty)'],
          library: 'NOT-SET',
        })
        rows++
      }
    }
    expect(rows).toBe(ROWS)
  })
})

/** Appends a column to every row and header, with the separator of the log. */
function withJa3(log: string, prefix: string): string {
  const { separator } = zeekCut(log, prefix)
  const cellOf = (line: string) => {
    if (line.startsWith(`${prefix}fields`)) return `${separator}ja3`
    if (line.startsWith(`${prefix}types`)) return `${separator}string`
    return line === '' || line.startsWith(prefix) || line.startsWith('#') ? '' : separator + JA3
  }
  return log
    .split('\n')
    .map((line) => line + cellOf(line))
    .join('\n')
}

function answerOf(row: ReadonlyMap<string, string>, setSeparator: string) {
  const text = (cell = '') => Buffer.from(unescapeCell(cell), 'latin1').toString()
  return {
    process: text(row.get('fp_process')),
    score: Number(row.get('fp_score')),
    match: text(row.get('fp_match')),
    oneOf: row.get('fp_one_of')?.split(setSeparator).map(text),
    library: text(row.get('fp_library')),
  }
}

/** What the corpus has: logs with a header, and the rows of those whose header names its separator. */
const TSV_LOGS = 153
const ROWS = 688
