/** Reads the numbers of a line: exactly, leniently or rounded. May throw Mismatch for what is no number. */
export interface NumberReader<Numbers> {
  /** A count of connections, which must be there. */
  count(value: unknown, member: string): number
  /** What a member counts, or weighs, by name; undefined for a member that is not there. */
  counts(value: unknown, member: string): Numbers | undefined
}
