import { InputError } from '@fingerpost/io/pure'
import { parse } from 'csv-parse/sync'

/** One row of a list: its values by the names of their columns, and the line that it ends on (its number in an array). */
export interface ListRecord {
  readonly line: number
  /** Names are lower-case and without anything but letters and digits: `ja4fingerprint`. Empty values are left out. */
  readonly values: ReadonlyMap<string, string>
}

/**
 * The rows of a list: a JSON array of objects, one JSON object a line, or CSV with or without names of columns (without,
 * they are `0`, `1`, …). Lines of CSV that begin with `#` are comments, but names of columns may stand in the last of
 * them. Throws InputError for text that is none of these.
 */
export function listRecords(text: string, path: string): ListRecord[] {
  const body = text.replace(/^\uFEFF/, '')
  const start = body.trimStart()
  if (start.startsWith('[')) return jsonArray(body, path)
  return start.startsWith('{') ? jsonLines(body, path) : csvRecords(body, path)
}

function jsonArray(text: string, path: string): ListRecord[] {
  const items = parseJson(text, path, undefined)
  if (!Array.isArray(items)) throw new InputError(path, undefined, 'expected a JSON array of objects')
  return items.map((item: unknown, at) => ({ line: at + 1, values: valuesOf(Object.entries(item ?? {})) }))
}

function jsonLines(text: string, path: string): ListRecord[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return []
    return { line: at + 1, values: valuesOf(Object.entries(parseJson(line, path, at + 1) ?? {})) }
  })
}

function parseJson(text: string, path: string, line: number | undefined): object | null {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InputError(path, line, `not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

interface CsvRow {
  readonly record: readonly string[]
  readonly line: number
}

const CSV = {
  bom: true,
  comment: '#',
  comment_no_infix: true,
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
}

function csvRecords(text: string, path: string): ListRecord[] {
  const rows = csvRows(text, path)
  const first = rows[0]?.record ?? []
  const commented = text.split('\n').findLast((line) => /^#.*,/.test(line)) ?? ''
  const names = [first, commented.replace(/^[#\s]+/, '').split(',')].find(isHeader) ?? []
  const body = names === first ? rows.slice(1) : rows
  return body.map(({ record, line }) => ({
    line,
    values: valuesOf(record.map((value, at) => [names[at] ?? String(at), value])),
  }))
}

function csvRows(text: string, path: string): CsvRow[] {
  const rows: CsvRow[] = []
  const keep = (record: readonly string[], { lines }: { readonly lines: number }) => {
    rows.push({ record, line: lines })
    return null
  }
  try {
    parse(text, { ...CSV, on_record: keep })
  } catch (error) {
    throw new InputError(path, undefined, `not CSV: ${error instanceof Error ? error.message : error}`)
  }
  return rows
}

/** Names of columns are words; a row of data has a digest. */
function isHeader(row: readonly string[]): boolean {
  return row.some((name) => /^["\s]*(?:ja[34]\w*|md5|hash)["\s]*$/i.test(name))
}

function valuesOf(members: readonly (readonly [string, unknown])[]): Map<string, string> {
  const texts = members.map(([name, value]) => [plainName(name), value === null ? '' : String(value).trim()] as const)
  return new Map(texts.filter(([, value]) => value !== ''))
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}
