import type { Contradiction } from '@fingerpost/inference'

/** How many messages were looked at, and in which of them something was contradicted, by witness and reason. */
export class Occurrences {
  readonly #messages = new Map<string, number>()
  readonly #senders = new Set<string>()
  readonly #found = new Map<string, Set<string>>()

  /** Counts a message of a kind, and what contradicts it, for its sender. */
  add(kind: string, sender: string, contradictions: readonly Contradiction[]): void {
    this.#messages.set(kind, (this.#messages.get(kind) ?? 0) + 1)
    this.#senders.add(sender)
    for (const { between, why } of contradictions) {
      const key = `${between.join('/')} ${why}`
      const senders = this.#found.get(key) ?? new Set()
      this.#found.set(key, senders.add(sender))
    }
  }

  /** How many senders there are. */
  get senders(): number {
    return this.#senders.size
  }

  /** The senders that have a contradiction whose key a test accepts. */
  sendersWith(isWanted: (key: string) => boolean): ReadonlySet<string> {
    const wanted = [...this.#found].filter(([key]) => isWanted(key))
    return new Set(wanted.flatMap(([, senders]) => [...senders]))
  }

  /** Messages by kind, senders, and senders by what contradicts them. */
  summary(): string {
    const counts = [...this.#messages].map(([kind, count]) => `${count} ${kind}`).join(', ')
    const found = [...this.#found].sort().map(([key, senders]) => `\n  ${key}: ${senders.size}`)
    return `${counts}; ${this.#senders.size} senders${found.join('')}`
  }

  /** Every sender with what contradicts it, one a line. */
  list(): string {
    return [...this.#found]
      .sort()
      .flatMap(([key, senders]) => [...senders].map((sender) => `    ${key} ${sender}\n`))
      .join('')
  }
}
