import type { Digests, Protocol } from './protocol.ts'

/** How a kind of message is printed in each of its formats, the default first. */
export type Printers<Message> = Readonly<Record<string, (message: Message, digests: Digests) => string | undefined>>

/** The members of a protocol that print its messages. */
export function printing<Message>(printers: Printers<Message>): Pick<Protocol<Message>, 'formats' | 'fingerprint'> {
  const formats = Object.keys(printers)
  return {
    formats,
    fingerprint(message, format, digests) {
      const print = printers[format]
      if (print === undefined) throw new RangeError(`format: there is no '${format}' here, only ${formats.join(', ')}`)
      return print(message, digests)
    },
  }
}
