import type { Passed } from './line-format.ts'

/** What became of the lines of one side of the join. Blank lines do not count. */
export class LabelTally {
  /** Bytes that were read of the files, packed ones as they are, and all that they have; pipes do not count. */
  bytes = 0
  totalBytes = 0
  /** Lines. */
  read = 0
  /** Records or events that take part in the join; a line may hold several. */
  taken = 0
  /** Lines that are not what any format expects; counted only where they are to be skipped. */
  invalid = 0
  /** The first of them, as `path:line: what was expected`. */
  firstInvalid: string | undefined
  /** Those that came later than the allowed disorder permits. */
  late = 0
  /** The first of them, as `path:line: by how much`. */
  firstLate: string | undefined
  /** How many were passed over, by reason. */
  readonly passed = new Map<Passed, number>()

  /** Counts one that is passed over. */
  pass(reason: Passed): void {
    this.passed.set(reason, (this.passed.get(reason) ?? 0) + 1)
  }
}
