/** The 16-bit numbers of a member that should be an array of them; undefined where it is anything else. */
export function numbers(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined
  const valid = value.every((item): item is number => Number.isInteger(item) && item >= 0 && item <= 0xffff)
  return valid ? value : undefined
}
