import type { DataSource } from './manifest.ts'

/** The program that writes databases, as their manifests name it; a test holds the version equal to the package's. */
export const BUILDER = 'fpdb 0.1.0'

/** The list that registrable domains are found with; a test holds the version equal to the installed one. */
export const PUBLIC_SUFFIX_LIST: DataSource = { name: 'tldts 7.5.5, ICANN section' }
