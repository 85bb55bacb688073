/** What the manifest says of a database that its entries must hold to. */
export interface DatabaseRules {
  /** The format of TLS fingerprints. */
  readonly format: string | undefined
  /** Of `--top-processes`, `--top-destinations`, `--min-hosts`: undefined where there was none. */
  readonly processes: number | undefined
  readonly destinations: number | undefined
  readonly minHosts: number | undefined
  /** Counts were weighed by age and rounded one by one, so that sums do not hold. */
  readonly isRounded: boolean
  /** Classes that can be personal data may be there. */
  readonly allowsPersonal: boolean
}
