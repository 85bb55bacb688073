import type { Carrier } from '@fingerpost/fingerprint'
import type { LoggedQuery, Query } from '@fingerpost/inference'

/** What the caller gives a question to know its answer by. */
export type QuestionId = string | number

/** A question by the bytes of a message, from its first one on. */
export interface MessageQuestion extends Omit<Query, 'fingerprint'> {
  readonly hello: Uint8Array
  /** What carried the message; the payload of TCP unless given. */
  readonly carrier?: Carrier | undefined
}

/** A question for the program behind a connection: by a fingerprint, by what a log keeps of one, or by a message. */
export type Question = Query | LoggedQuery | MessageQuestion
