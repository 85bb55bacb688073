/** Digests of 96 bits one after the other, each as three words of 32 bits, the most significant first. */
export type DigestList = Uint32Array

const WORDS = 3
const DIGITS = 8

/** How many digests there are. */
export function digestCount(list: DigestList): number {
  return list.length / WORDS
}

/** The digests that hexadecimal texts of 24 digits stand for, in their order. */
export function digestList(texts: readonly string[]): DigestList {
  const list = new Uint32Array(texts.length * WORDS)
  texts.forEach((text, index) => {
    for (let word = 0; word < WORDS; word++) {
      list[index * WORDS + word] = Number.parseInt(text.slice(word * DIGITS, (word + 1) * DIGITS), 16)
    }
  })
  return list
}

/** Whether a sorted list has a digest. */
export function has(sorted: DigestList, digest: DigestList): boolean {
  let [low, high] = [0, digestCount(sorted)]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(sorted, middle * WORDS, digest, 0) < 0) low = middle + 1
    else high = middle
  }
  return low < digestCount(sorted) && compare(sorted, low * WORDS, digest, 0) === 0
}

/** Two sorted lists as one, in which what stands in both stands once. */
export function merged(left: DigestList, right: DigestList): DigestList {
  const result = new Uint32Array(left.length + right.length)
  let [at, inLeft, inRight] = [0, 0, 0]
  while (inLeft < left.length && inRight < right.length) {
    const order = compare(left, inLeft, right, inRight)
    const [source, from] = order <= 0 ? [left, inLeft] : [right, inRight]
    for (let word = 0; word < WORDS; word++) result[at++] = source[from + word] ?? 0
    if (order <= 0) inLeft += WORDS
    if (order >= 0) inRight += WORDS
  }
  const rest = inLeft < left.length ? left.subarray(inLeft) : right.subarray(inRight)
  result.set(rest, at)
  return result.slice(0, at + rest.length)
}

/** Position, from 0, of the first digest that is not greater than the one before it; undefined in a sorted list. */
export function firstUnsorted(list: DigestList): number | undefined {
  for (let at = WORDS; at < list.length; at += WORDS) {
    if (compare(list, at - WORDS, list, at) >= 0) return at / WORDS
  }
  return undefined
}

function compare(left: DigestList, inLeft: number, right: DigestList, inRight: number): number {
  for (let word = 0; word < WORDS; word++) {
    const difference = (left[inLeft + word] ?? 0) - (right[inRight + word] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
