import { readFileSync } from 'node:fs'
import { nodeDigests } from '@fingerpost/database/node'
import { type Label, type Overrides, parseOverrideKey } from '@fingerpost/inference'
import { asInputError, InputError } from '@fingerpost/io/pure'
import { parse } from 'csv-parse/sync'

/** The files that --allow and --label name. */
export interface OverrideFiles {
  readonly allow: readonly string[]
  readonly label: readonly string[]
}

/**
 * Reads what the user says of fingerprints by hand (docs/formats/overrides.md). What --label calls a program wins over
 * what --allow calls it. Throws InputError for files that cannot be read, and for broken lines.
 */
export function readOverrides({ allow, label }: OverrideFiles): Overrides {
  const allowed = allow.flatMap((path) => readLines(path))
  const named = label.flatMap((path) => readLines(path).map((line) => ({ ...line, process: nameIn(line, path) })))
  return { digests: nodeDigests, allowed, labels: [...allowed, ...named].filter(({ process }) => process !== '') }
}

/** A line of either kind of file. */
interface OverrideLine extends Label {
  /** Empty where there is none. */
  readonly process: string
  readonly line: number
}

const CSV = { bom: true, comment: '#', comment_no_infix: true, relax_column_count: true, skip_empty_lines: true }

function readLines(path: string): OverrideLine[] {
  const lines: OverrideLine[] = []
  const keep = (fields: readonly string[], { lines: line }: { readonly lines: number }) => {
    lines.push(overrideLine(fields, { path, line }))
    return null
  }
  try {
    parse(readFileSync(path, 'utf8'), { ...CSV, trim: true, on_record: keep })
  } catch (error) {
    throw asInputError(error, path)
  }
  return lines
}

interface Place {
  readonly path: string
  readonly line: number
}

function overrideLine(fields: readonly string[], { path, line }: Place): OverrideLine {
  const [key = '', process = '', category = ''] = fields
  if (fields.length > 3) throw new InputError(path, line, 'expected a key, a process and a category, and nothing more')
  if (parseOverrideKey(key) === undefined)
    throw new InputError(path, line, `${JSON.stringify(key)} is no fingerprint, JA3, JA4 or FORMAT/VALUE`)
  return { key, process, category: category === '' ? undefined : category, line }
}

function nameIn({ process, line }: OverrideLine, path: string): string {
  if (process === '') throw new InputError(path, line, 'expected the name of a process after the key')
  return process
}
