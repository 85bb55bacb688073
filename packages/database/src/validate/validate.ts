import { compareText, isObject } from '@fingerpost/io/pure'
import type { ManifestJson } from '../manifest.ts'
import { checkEntry } from './check-entry.ts'
import type { DatabaseRules } from './database-rules.ts'
import { OrderedObject, parseOrdered } from './ordered-json.ts'

/** A violation of docs/formats/database.md. */
export interface Problem {
  /** From 1. */
  readonly line: number
  readonly message: string
}

/** What a database says of itself, and what it may hold. */
export interface ValidateOptions {
  readonly manifest: ManifestJson | undefined
  /** Do not mind classes that can be personal data. */
  readonly allowsPersonal: boolean
}

/**
 * Checks the text of a public database line by line: JSON, members, fingerprints, counts, sums, order, entries that
 * stand there twice, what the manifest promises, and classes that can be personal data. Gives problems in the order of
 * the lines; none for a database that follows the format.
 */
export function* validateDatabase(text: string, options: ValidateOptions): Generator<Problem> {
  const rules = rulesOf(options)
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  else yield { line: lines.length, message: 'the last line has no end' }
  if (lines.length === 0) yield { line: 1, message: 'no entries' }
  const seen = new Map<string, number>()
  let before: OrderedObject | undefined
  for (const [at, content] of lines.entries()) {
    const line = at + 1
    const entry = entryOf(content)
    if (typeof entry === 'string') {
      yield { line, message: entry }
      continue
    }
    for (const message of checkEntry(entry, rules)) yield { line, message }
    for (const message of checkPlace(entry, before)) yield { line, message }
    const name = JSON.stringify([entry.get('fp_type') ?? 'tls', entry.get('str_repr') ?? line])
    if (seen.has(name)) yield { line, message: `the fingerprint stands in line ${seen.get(name)} as well` }
    seen.set(name, seen.get(name) ?? line)
    before = entry
  }
}

/** The object of a line, or why there is none. */
function entryOf(line: string): OrderedObject | string {
  if (line.trim() === '') return 'a blank line'
  try {
    const entry = parseOrdered(line)
    return entry instanceof OrderedObject ? entry : 'expected a JSON object'
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : error}`
  }
}

/** Entries are sorted by their total, greatest first, then by their text. */
function* checkPlace(entry: OrderedObject, before: OrderedObject | undefined): Generator<string> {
  const [total, totalBefore] = [entry.get('total_count'), before?.get('total_count')]
  if (typeof total !== 'number' || typeof totalBefore !== 'number') return
  const order = total - totalBefore || compareText(String(before?.get('str_repr')), String(entry.get('str_repr')))
  if (order > 0) yield 'the entry is out of order'
}

function rulesOf({ manifest = {}, allowsPersonal }: ValidateOptions): DatabaseRules {
  const limits = isObject(manifest.limits) ? manifest.limits : {}
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
  return {
    format: typeof manifest.format === 'string' ? manifest.format : undefined,
    processes: number(limits.processes),
    destinations: number(limits.destinations),
    minHosts: number(limits.min_hosts),
    isRounded: manifest.ageing !== undefined,
    allowsPersonal,
  }
}
