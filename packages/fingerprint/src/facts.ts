import type { FactGroup } from './protocol.ts'

/** What a message may say, by name, in the order of the list; a reader gives undefined where the message does not say. */
export type FactTable<Message> = Readonly<Record<string, (message: Message) => unknown>>

/** How the facts of a table are read: those that are wanted, or all of them. */
export type FactReader<Message> = (message: Message, wanted?: ReadonlySet<string>) => FactGroup[]

/** Reads a table as one group, under the name of its protocol and of its part; none where it has nothing of what is wanted. */
export function groupOf<Message>(table: FactTable<Message>, name: string, part?: string): FactReader<Message> {
  const readers = Object.entries(table)
  const place = part === undefined ? { name } : { name, part }
  // Whoever asks wants the same of every message: to choose anew takes as long as to read.
  const chosenBefore = new WeakMap<ReadonlySet<string>, typeof readers>()
  const choose = (wanted: ReadonlySet<string>) => {
    const chosen = readers.filter(([fact]) => wanted.has(fact))
    chosenBefore.set(wanted, chosen)
    return chosen
  }
  return (message, wanted) => {
    const chosen = wanted === undefined ? readers : (chosenBefore.get(wanted) ?? choose(wanted))
    return chosen.length === 0 ? [] : [{ ...place, facts: readFacts(message, chosen) }]
  }
}

function readFacts<Message>(
  message: Message,
  readers: readonly [string, (message: Message) => unknown][],
): Record<string, unknown> {
  const facts: Record<string, unknown> = {}
  for (const [fact, read] of readers) facts[fact] = read(message)
  return facts
}
