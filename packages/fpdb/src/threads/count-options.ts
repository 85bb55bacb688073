import { availableParallelism } from 'node:os'
import type { ClassName } from '@fingerpost/database/facets'
import { BUILDER, type Origin } from '@fingerpost/database/tools'
import type { NpfFormat } from '@fingerpost/fingerprint'
import type { SuffixSections } from '@fingerpost/inference'
import { autonomousSystemsSource, suffixListSource } from '../counting/origin.ts'
import type { CountSettings } from '../counting/settings.ts'

/** Progress of a count. */
export interface CountProgress {
  /** Lines that were read, blank ones apart. */
  lines: number
  bytes: number
  /** The bytes of all files, packed ones as they are; pipes do not count. */
  readonly totalBytes: number
}

/** How observations are read and counted. */
export interface CountOptions {
  /** The format of TLS fingerprints: `tls/1` by default. */
  readonly format?: NpfFormat | undefined
  /** Count invalid lines instead of stopping at the first. */
  readonly skipInvalid?: boolean | undefined
  /** A file of AS data; the embedded data by default. */
  readonly autonomousSystems?: string | undefined
  /** A Public Suffix List; the bundled one by default. */
  readonly suffixList?: string | undefined
  /** The sections of the list that count: that of ICANN by default. */
  readonly suffixSections?: SuffixSections | undefined
  /** Counting threads; one for each core by default. */
  readonly workers?: number | undefined
  /** Bytes of counters, over all threads, beyond which they are written to the disk: 300 MB by default. */
  readonly memory?: number | undefined
  /** Bytes of the pieces that a plain file is cut into: 32 MiB by default. */
  readonly pieceBytes?: number | undefined
  /** Stops the count, which then rejects. */
  readonly signal?: AbortSignal | undefined
  /** Called from time to time with the progress so far. */
  readonly onProgress?: ((progress: Readonly<CountProgress>) => void) | undefined
}

/** What is counted apart: which classes, and whether each day and each host. */
export type KeptApart = Pick<CountSettings, 'classes' | 'byDay' | 'hostSalt'>

/** How large the pieces are that a plain file is cut into, where nothing else is asked for. */
export const PIECE_BYTES = 1 << 25

const MEMORY = 3e8
const DEFAULT_FORMAT: NpfFormat = 'tls/1'
const DEFAULT_SECTIONS: SuffixSections = 'icann'

/** The settings of each counting thread. */
export function countSettings(options: CountOptions, apart: KeptApart): CountSettings {
  return {
    format: options.format ?? DEFAULT_FORMAT,
    skipInvalid: options.skipInvalid ?? false,
    autonomousSystems: options.autonomousSystems,
    suffixList: options.suffixList,
    suffixSections: options.suffixSections ?? DEFAULT_SECTIONS,
    counterBytes: (options.memory ?? MEMORY) / workersOf(options),
    ...apart,
  }
}

/** How many threads count. */
export function workersOf({ workers }: CountOptions): number {
  return workers ?? availableParallelism()
}

/** What a manifest says of how observations were counted. */
export function originOf(options: CountOptions, classes: readonly ClassName[]): Origin {
  return {
    format: options.format ?? DEFAULT_FORMAT,
    builder: BUILDER,
    public_suffix_list: suffixListSource(options.suffixList, options.suffixSections ?? DEFAULT_SECTIONS),
    autonomous_systems: autonomousSystemsSource(options.autonomousSystems),
    classes,
  }
}
