/** What can contradict: what a client says of itself, what is known of it, and what its messages are. */
export type Witness = 'hello' | 'user_agent' | 'process' | 'syn' | 'random' | 'earlier_hello'

/** Two things that are not true of one genuine program together. */
export interface Contradiction {
  readonly between: readonly [Witness, Witness]
  /** A stable identifier of what does not fit; docs/formats/contradictions.md lists all. */
  readonly why: Reason
}

/** Every identifier, and what it says in words. */
export const REASONS = {
  'browser-ciphers': 'The browser offers no such cipher suites.',
  'browser-extensions': 'The browser sends no such extensions.',
  'browser-lacks-extension': 'The hello lacks an extension that the browser always sends.',
  'browser-grease': 'The browser sends GREASE where this hello has none, or none where it has.',
  'browser-order': 'The browser sends its extensions in another order: shuffled, or as they always were.',
  'browser-too-old': 'The hello has what browsers send only since a later version.',
  'browser-too-new': 'The hello has what browsers stopped sending before this version.',
  'tool-grease': 'The program sends no GREASE, and this hello has it.',
  'tool-extensions': 'The hello has an extension that only browsers send.',
  'system-tcp': 'The TCP stack that opened the connection is that of another system.',
  'random-repeated': 'Another connection, to somebody else, had a hello with the same random value.',
} as const

/** A stable identifier of what does not fit. */
export type Reason = keyof typeof REASONS

/** A JSON list of contradictions, each with its reason in words where explanations are asked for. */
export function writeContradictions(found: readonly Contradiction[], explain: boolean): string {
  const texts = found.map(({ between, why }) => {
    const text = explain ? `,"text":${JSON.stringify(REASONS[why])}` : ''
    return `{"between":["${between[0]}","${between[1]}"],"why":"${why}"${text}}`
  })
  return `[${texts.join(',')}]`
}

/** An answer that was written, with what contradicts it as one more member, `inconsistent`; as it is where nothing does. */
export function markInconsistent(json: string, found: readonly Contradiction[], explain = false): string {
  return found.length === 0 ? json : `${json.slice(0, -1)},"inconsistent":${writeContradictions(found, explain)}}`
}
