/** Where the values of a line are, by the places of its members. */
export interface Spans {
  readonly bytes: Buffer
  /** The same bytes. */
  readonly view: DataView
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** The hash of each value. */
  readonly hashes: Int32Array
}

/** Which texts are numbered, and how many are remembered. */
export interface SpanNumbersOptions {
  /** How many texts are remembered at most: a power of two. */
  readonly capacity: number
  /** How many bytes the longest has that is remembered. */
  readonly longest: number
  /** The number of `bytes[start, end)`; below 0 for what has none, which is not remembered. */
  readonly numberOf: (bytes: Buffer, start: number, end: number) => number
}

/** Words of a slot before the bytes: the number of the text and one more, 0 for an empty slot; and its length. */
const HEAD_WORDS = 2

/** How many slots there are at first. */
const LEAST = 1 << 6

/**
 * Numbers for recurring texts, looked up by their bytes in the line, four at a time, without making strings. A text
 * takes the slot of its hash and pushes the one before into the slot beside it, so that no input makes a look-up slow.
 * All is in one array, since every access to memory that is not cached costs 0.1 µs or more. The table starts small,
 * and starts over with twice the slots once as many texts have come as it has slots.
 */
export class SpanNumbers {
  readonly #numberOf: SpanNumbersOptions['numberOf']
  readonly #longest: number
  readonly #capacity: number
  readonly #slotWords: number
  #words: Int32Array
  #mask = LEAST - 1
  #taken = 0

  constructor({ capacity, longest, numberOf }: SpanNumbersOptions) {
    this.#numberOf = numberOf
    this.#longest = longest
    this.#capacity = capacity
    this.#slotWords = HEAD_WORDS + Math.ceil(longest / 4)
    this.#words = new Int32Array(LEAST * this.#slotWords)
  }

  /** The number of the text at a place; below 0 where it has none. */
  get(spans: Spans, place: number): number {
    const start = spans.starts[place] ?? 0
    const end = spans.ends[place] ?? 0
    const own = (spans.hashes[place] ?? 0) & this.#mask
    const slot = own * this.#slotWords
    const other = (own ^ 1) * this.#slotWords
    if (this.#isAt(slot, spans.view, start, end)) return (this.#words[slot] ?? 0) - 1
    if (this.#isAt(other, spans.view, start, end)) return (this.#words[other] ?? 0) - 1
    const number = this.#numberOf(spans.bytes, start, end)
    if (number < 0 || end - start > this.#longest) return number
    this.#words.copyWithin(other, slot, slot + this.#slotWords)
    this.#remember(number, slot, spans.view, start, end)
    this.#taken += 1
    if (this.#taken > this.#mask) this.#grow()
    return number
  }

  #grow(): void {
    this.#taken = 0
    if (this.#mask + 1 >= this.#capacity) return
    this.#mask = 2 * this.#mask + 1
    this.#words = new Int32Array((this.#mask + 1) * this.#slotWords)
  }

  #isAt(slot: number, view: DataView, start: number, end: number): boolean {
    const words = this.#words
    if (words[slot + 1] !== end - start || words[slot] === 0) return false
    let word = slot + HEAD_WORDS
    let at = start
    for (; at + 4 <= end; at += 4) if (words[word++] !== view.getInt32(at, true)) return false
    return at === end || words[word] === lastWord(view, start, end)
  }

  #remember(number: number, slot: number, view: DataView, start: number, end: number): void {
    this.#words[slot] = number + 1
    this.#words[slot + 1] = end - start
    let word = slot + HEAD_WORDS
    let at = start
    for (; at + 4 <= end; at += 4) this.#words[word++] = view.getInt32(at, true)
    if (at < end) this.#words[word] = lastWord(view, start, end)
  }
}

/** The last four bytes, or fewer where there are no four. */
function lastWord(view: DataView, start: number, end: number): number {
  if (end - start >= 4) return view.getInt32(end - 4, true)
  let word = 0
  for (let at = start; at < end; at++) word = (word << 8) | view.getUint8(at)
  return word
}
