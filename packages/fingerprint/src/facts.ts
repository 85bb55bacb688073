import type { FactGroup } from './protocol.ts'

/** What a message may say, by name, in the order of the list; a reader gives undefined where the message does not say. */
export type FactTable<Message> = Readonly<Record<string, (message: Message) => unknown>>

/** How the facts of a table are read: those that are wanted, or all of them. */
export type FactReader<Message> = (message: Message, wanted?: ReadonlySet<string>) => FactGroup[]

/** Reads a table as one group, under the name of its protocol and of its part; none where it has nothing of what is wanted. */
export function groupOf<Message>(table: FactTable<Message>, name: string, part?: string): FactReader<Message> {
  const readers = Object.entries(table)
  const place = part === undefined ? { name } : { name, part }
  return (message, wanted) => {
    const chosen = wanted === undefined ? readers : readers.filter(([fact]) => wanted.has(fact))
    if (chosen.length === 0) return []
    return [{ ...place, facts: Object.fromEntries(chosen.map(([fact, read]) => [fact, read(message)])) }]
  }
}
