import type { NpfFormat } from '@fingerpost/fingerprint'

/** The version of docs/formats/database.md that a database follows. */
export const SCHEMA_VERSION = 1

/** Data that classes were computed with: its name and version, and the SHA-256 of the file where there is one. */
export interface DataSource {
  readonly name: string
  readonly sha256?: string
}

/** What a database says of itself, in the comment field of its gzip header. */
export interface Manifest {
  readonly schema: number
  readonly format: NpfFormat
  readonly builder: string
  readonly public_suffix_list: DataSource
  readonly autonomous_systems: DataSource
  readonly limits: { readonly processes: number; readonly destinations: number }
  readonly observations: {
    /** The lines that were used, and the sum of their counts. */
    readonly lines: number
    readonly count: number
    /** See LinesDigest. */
    readonly sha256: string
    /** The first and last day in UTC; absent when no observation had a time. */
    readonly first?: string
    readonly last?: string
  }
}

/** The manifest as one line of ASCII JSON: what is not ASCII stands as `\uXXXX`, since a gzip comment is ISO 8859-1. */
export function manifestText(manifest: Manifest): string {
  return JSON.stringify(manifest).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
