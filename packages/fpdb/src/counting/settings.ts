import { type ClassName, facetsOf } from '@fingerpost/database/facets'
import { defaultAutonomousSystems, nodeDigests, openAutonomousSystems } from '@fingerpost/database/node'
import type { NpfFormat } from '@fingerpost/fingerprint'
import { bundledSuffixes, type PublicSuffixes, parseSuffixList, type SuffixSections } from '@fingerpost/inference'
import { readInput } from '@fingerpost/io'
import type { CounterOptions } from './naming.ts'

/** How observations are counted, as plain data: every worker gets a copy. */
export interface CountSettings {
  readonly format: NpfFormat
  readonly classes: readonly ClassName[]
  readonly byDay: boolean
  readonly hostSalt: string | undefined
  readonly skipInvalid: boolean
  /** A file of AS data; undefined for the embedded one. */
  readonly autonomousSystems: string | undefined
  /** A Public Suffix List; undefined for the bundled one. */
  readonly suffixList: string | undefined
  readonly suffixSections: SuffixSections
  /** How many bytes of counters one counter may hold before it writes them to the disk. */
  readonly counterBytes: number
}

/** What a counter needs, with the data files opened. Throws InputError for one that cannot be used. */
export function counterOptions(settings: CountSettings): CounterOptions {
  const { format, classes, byDay, hostSalt, autonomousSystems: path } = settings
  return {
    format,
    digests: nodeDigests,
    features: {
      autonomousSystems: path === undefined ? defaultAutonomousSystems() : openAutonomousSystems(path),
      suffixes: suffixesOf(settings),
    },
    facets: facetsOf(classes),
    byDay,
    hostSalt,
  }
}

function suffixesOf({ suffixList: path, suffixSections: sections }: CountSettings): PublicSuffixes {
  if (path === undefined) return bundledSuffixes(sections)
  return parseSuffixList(readInput(path).toString('utf8'), { sections, path })
}
