import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { ClassName } from '@fingerpost/database/facets'
import type { Origin } from '@fingerpost/database/tools'
import { BUILDER } from '@fingerpost/database/tools'
import type { NpfFormat } from '@fingerpost/fingerprint'
import type { SuffixSections } from '@fingerpost/inference'
import { autonomousSystemsSource, suffixListSource } from '../counting/origin.ts'
import type { CountSettings } from '../counting/settings.ts'
import type { CountingOptions, CountProgress } from './count-observations.ts'

/** How observations are read and counted. */
export interface CountOptions {
  /** How entries are written: `tls/1` unless told otherwise. */
  readonly format?: NpfFormat | undefined
  /** Count broken lines instead of stopping at the first. */
  readonly skipInvalid?: boolean | undefined
  /** A file of AS data; the embedded data unless told otherwise. */
  readonly autonomousSystems?: string | undefined
  /** A Public Suffix List; the bundled one unless told otherwise. */
  readonly suffixList?: string | undefined
  /** Only the suffixes that ICANN delegates, unless told otherwise. */
  readonly suffixSections?: SuffixSections | undefined
  /** How many threads count; as many as there are cores unless told otherwise. */
  readonly workers?: number | undefined
  /** How many bytes the counters of all threads may take before they are written to the disk: 300 MB unless told otherwise. */
  readonly memory?: number | undefined
  /** How large the pieces are that a plain file is cut into: 32 MiB unless told otherwise. */
  readonly pieceBytes?: number | undefined
  /** Stops the count, which then rejects. */
  readonly signal?: AbortSignal | undefined
  /** Called from time to time with how far the count is. */
  readonly onProgress?: ((progress: Readonly<CountProgress>) => void) | undefined
}

/** What of the observations is kept apart while they are counted. */
export type KeptApart = Pick<CountSettings, 'classes' | 'byDay' | 'hostSalt'>

const MEMORY = 3e8
const PIECE_BYTES = 1 << 25

/** The settings of a counting thread. */
export function countSettings(options: CountOptions, apart: KeptApart): CountSettings {
  return {
    format: options.format ?? 'tls/1',
    skipInvalid: options.skipInvalid ?? false,
    autonomousSystems: options.autonomousSystems,
    suffixList: options.suffixList,
    suffixSections: options.suffixSections ?? 'icann',
    counterBytes: (options.memory ?? MEMORY) / workersOf(options),
    ...apart,
  }
}

export function countingOptions(options: CountOptions): CountingOptions {
  return {
    workers: workersOf(options),
    pieceBytes: options.pieceBytes ?? PIECE_BYTES,
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => {}),
  }
}

/** What a manifest says of how observations were counted. */
export function originOf(options: CountOptions, classes: readonly ClassName[]): Origin {
  return {
    format: options.format ?? 'tls/1',
    builder: BUILDER,
    public_suffix_list: suffixListSource(options.suffixList, options.suffixSections ?? 'icann'),
    autonomous_systems: autonomousSystemsSource(options.autonomousSystems),
    classes,
  }
}

/** A salt for hosts that only have to be told apart until the run ends. */
export function saltOfTheRun(): string {
  return randomBytes(16).toString('hex')
}

function workersOf({ workers }: CountOptions): number {
  return workers ?? availableParallelism()
}
