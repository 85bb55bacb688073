import type { Destination } from './query.ts'

/** The destination features, each with its AS data and its memory of recent results already in it. */
export interface Features {
  autonomousSystem(destination: Destination): string
  registrableDomain(destination: Destination): string
  portApplication(destination: Destination): string
}
