import type { KafkaMessage } from 'kafkajs'

/** Messages as lines: with a line feed each, those without a value left out. */
export function linesOf(messages: readonly KafkaMessage[]): Buffer {
  const parts = messages.flatMap(({ value }) => {
    if (value === null) return []
    return value.at(-1) === LINE_FEED ? [value] : [value, FEED]
  })
  return Buffer.concat(parts)
}

/** Lines as messages, without their line feeds, in parts that a broker takes at once. */
export function* messagesOf(lines: Buffer): Generator<{ readonly value: Buffer }[]> {
  let part: { readonly value: Buffer }[] = []
  let bytes = 0
  for (let start = 0; start < lines.length; ) {
    const feed = lines.indexOf(LINE_FEED, start)
    const end = feed < 0 ? lines.length : feed
    if (bytes + (end - start) + HEADER_BYTES > PART_BYTES && part.length > 0) {
      yield part
      ;[part, bytes] = [[], 0]
    }
    part.push({ value: lines.subarray(start, end) })
    bytes += end - start + HEADER_BYTES
    start = end + 1
  }
  if (part.length > 0) yield part
}

/** Less than the megabyte that brokers take by default. */
const PART_BYTES = 512 * 1024

/** What a message takes besides its value, at most. */
const HEADER_BYTES = 32
const LINE_FEED = 0x0a
const FEED = Buffer.of(LINE_FEED)
