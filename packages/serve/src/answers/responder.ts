import { type Carrier, type Ciphers, type Digests, isFailure, registry } from '@fingerpost/fingerprint'
import {
  aliasesOf,
  type Classifier,
  type ComposedAnswer,
  Composer,
  notationsOf,
  type Outcome,
  type Query,
  type SentMessage,
} from '@fingerpost/inference'
import { InvalidMember } from '../questions/invalid-member.ts'
import type { MessageQuestion, QuestionId } from '../questions/question.ts'
import { questionId, readQuestion } from '../questions/read-question.ts'

/** What questions are answered with. */
export interface ResponderOptions {
  readonly digests: Digests
  /** What opens the first packets of QUIC. */
  readonly ciphers: Ciphers
  /** As a `Composer` has them. */
  readonly minimumScore?: number | undefined
  readonly minimumNameScore?: number | undefined
  readonly explain?: boolean | undefined
  /** How many probable processes to list where the question does not say. */
  readonly limit?: number | undefined
  /** Whether messages are also looked up by their hashes, by which the user may have named them; false by default. */
  readonly aliases?: boolean | undefined
}

/** How many questions ended how. */
export type AnswerCounts = ReadonlyMap<Outcome | 'invalid', number>

/** An answer as JSON text, and whether it is one to a question. */
export interface Response {
  readonly json: string
  readonly isValid: boolean
}

/** Answers questions, one JSON text each; what is no question gets an answer that says where it is wrong. */
export class Responder {
  readonly #composer: Composer
  readonly #options: ResponderOptions
  readonly #counts = new Map<Outcome | 'invalid', number>()

  /** Throws a RangeError where an option is out of its range. */
  constructor(classifier: Classifier, options: ResponderOptions) {
    this.#composer = new Composer(classifier, options)
    this.#options = options
  }

  get counts(): AnswerCounts {
    return this.#counts
  }

  /** The answer to a question as JSON text in one line, without its line end. */
  answer(line: string): string {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      return this.refuse('', 'expected JSON')
    }
    return this.respond(value).json
  }

  /** The answer to a question that is parsed already. */
  respond(value: unknown): Response {
    const id = questionId(value)
    try {
      return { json: withId(this.#answer(value), id), isValid: true }
    } catch (error) {
      if (!(error instanceof InvalidMember)) throw error
      return { json: withId(this.refuse(error.path, error.message), id), isValid: false }
    }
  }

  /** The answer to what is no question. */
  refuse(path: string, reason: string): string {
    this.#count('invalid')
    return `{"error":${JSON.stringify({ path, reason })}}`
  }

  #answer(value: unknown): string {
    const question = readQuestion(value)
    if ('hello' in question) return this.#answerMessage(question)
    const { limit = this.#options.limit } = question
    return this.#written(this.#composer.compose({ ...question, limit }, NOT_LOOKED_FOR))
  }

  #answerMessage({ hello, carrier = 'tcp', ...question }: MessageQuestion): string {
    const sent = this.#parse(hello, carrier)
    const [first = ''] = sent === undefined ? [] : notationsOf(sent, this.#options.digests)
    if (sent === undefined || first === '') throw new InvalidMember('/hello', 'expected the bytes of a known message')
    if (first.length > LONGEST) throw new InvalidMember('/hello', 'has too long a fingerprint to be looked up')
    const answer = this.#composer.composeBest(this.#queries(sent, question), NOT_LOOKED_FOR)
    return answer === undefined ? '{"status":"unknown"}' : this.#written(answer)
  }

  #parse(bytes: Uint8Array, carrier: Carrier): SentMessage | undefined {
    const protocol = Object.values(registry).find(
      (candidate) => candidate.carrier === carrier && candidate.identify(bytes, 0, bytes.length),
    )
    const { ciphers } = this.#options
    const result = protocol?.parse(bytes, 0, bytes.length, { ciphers, following: [] })
    if (protocol === undefined || result === undefined || isFailure(result)) return undefined
    return { protocol, message: result.message }
  }

  /** What the question says of the destination comes before what the message says. */
  *#queries(sent: SentMessage, question: Omit<Query, 'fingerprint'>): Generator<Query> {
    const { digests, aliases = false } = this.#options
    const { serverName, userAgent } = sent.protocol.context(sent.message)
    const query = {
      ...question,
      aliases: aliases ? aliasesOf(sent, digests) : undefined,
      serverName: question.serverName ?? serverName,
      userAgent: question.userAgent ?? userAgent,
      limit: question.limit ?? this.#options.limit,
    }
    for (const fingerprint of notationsOf(sent, digests)) yield { ...query, fingerprint }
  }

  #written({ outcome, json = BELOW_MINIMUM }: ComposedAnswer): string {
    this.#count(outcome)
    return json
  }

  #count(outcome: Outcome | 'invalid'): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1)
  }
}

/** An answer below the minimum is left out of logs; here, every question has one. */
const BELOW_MINIMUM = '{"status":"below_minimum"}'

/** As for questions by a fingerprint. */
const LONGEST = 8_192

const NOT_LOOKED_FOR = () => undefined

function withId(json: string, id: QuestionId | undefined): string {
  return id === undefined ? json : `{"id":${JSON.stringify(id)},${json.slice(1)}`
}
