/** The family of each process that has one, by the process's name. */
export type Families = ReadonlyMap<string, string>

/**
 * Reads process families: one a line, `Family,member,member,…`; blank lines are skipped. A process that stands in more
 * than one line belongs to the last.
 */
export function parseFamilies(text: string): Families {
  const families = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [family, ...members] = line.trim().split(',')
    if (family === undefined || family === '') continue
    for (const member of members) if (member !== '') families.set(member, family)
  }
  return families
}
