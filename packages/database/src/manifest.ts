import type { NpfFormat } from '@fingerpost/fingerprint'
import type { ClassName } from './facets.ts'

/** The version of docs/formats/database.md that a database follows. */
export const SCHEMA_VERSION = 2

/** The program that writes databases, as their manifests name it; a test holds the version equal to the package's. */
export const BUILDER = 'fpdb 0.1.0'

/** What a database says of itself (docs/formats/database.md), as its file has it: nothing of it has been checked. */
export type ManifestJson = Readonly<Record<string, unknown>>

/** Data that classes were computed with: its name and version, and the SHA-256 of the file where there is one. */
export interface DataSource {
  readonly name: string
  readonly sha256?: string
}

/** What any database says of where it comes from. */
export interface Origin {
  readonly format: NpfFormat
  readonly builder: string
  /** A list where databases were merged that were made with different data. */
  readonly public_suffix_list: DataSource | readonly DataSource[]
  readonly autonomous_systems: DataSource | readonly DataSource[]
  readonly classes: readonly ClassName[]
}

/** What the observations of a database were. */
export interface ObservationsSummary {
  /** The lines that were used, and the sum of their counts. */
  readonly lines: number
  readonly count: number
  /** See LinesDigest. */
  readonly sha256: string
  /** The first and last day in UTC; absent when no observation had a time. */
  readonly first?: string
  readonly last?: string
}

/** What a public database says of itself, in the comment field of its gzip header. */
export interface PublicManifest extends Origin {
  readonly schema: number
  /** Members other than the first two are absent where nothing was limited. */
  readonly limits: {
    readonly processes: number
    readonly destinations: number
    readonly min_count?: number
    readonly min_hosts?: number
    readonly since?: string
    readonly until?: string
  }
  /** Absent where all days count alike. */
  readonly ageing?: { readonly half_life: number; readonly as_of: string }
  /** Absent where executables are told apart by their digest as well. */
  readonly by?: 'name'
  readonly observations: ObservationsSummary
}

/** What a kept database says of itself, in the same place. */
export interface KeptManifest extends Origin {
  readonly schema: number
  readonly kept: true
  /** A digest of the salt that hosts are hashed with; absent where hosts are not kept. */
  readonly host_salt?: string
  readonly observations: ObservationsSummary
}

/** A manifest as one line of ASCII JSON: what is not ASCII stands as `\uXXXX`, since a gzip comment is ISO 8859-1. */
export function manifestText(manifest: object): string {
  return JSON.stringify(manifest).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
