import type { ClientKey } from '@fingerpost/logs'

/** How an answer is put into events for tools that expect certain names. */
export interface OutputSchema {
  /** The member that is added unless another is asked for. */
  readonly key: string
  /** The keys that lead from the member to the answer. */
  readonly path: readonly string[]
  /** The member's value, as JSON text, of an answer, which is one as well. */
  print(answer: string, subject: AnsweredSubject): string
}

/** What an answer was found by: what identifies the client, or the name of the connection that has the answer already. */
export type AnsweredSubject = ClientKey | { readonly kind: 'connection'; readonly id: string }
