import type { Batch } from '../lines/line-buffer.ts'
import type { LineSource } from '../streams/line-source.ts'
import type { GroupMember, Piece } from './group-member.ts'
import { linesOf } from './message-lines.ts'

/** Where pieces are written and committed. */
interface Transactions {
  readonly hasFailed: boolean
  accept(piece: Piece): Promise<Piece['messages']>
  commit(): Promise<void>
  abandon(): Promise<void>
}

/** The messages of topics as lines, which are committed in one transaction with what was made of them. */
export class TransactionalSource implements LineSource {
  readonly name: string
  readonly #member: GroupMember
  readonly #transactions: Transactions
  #generation = 0

  constructor(name: string, member: GroupMember, transactions: Transactions) {
    this.name = name
    this.#member = member
    this.#transactions = transactions
  }

  async take(): Promise<Batch | undefined> {
    await this.#begin()
    const piece = this.#member.take()
    if (piece === undefined || piece.generation !== this.#generation) return undefined
    const bytes = linesOf(await this.#transactions.accept(piece))
    return bytes.length === 0 ? undefined : { kind: 'lines', bytes }
  }

  position(): undefined {}

  /** Where partitions changed hands meanwhile, or something was not written, nothing is. */
  async commit(): Promise<void> {
    if (!this.#isLost()) await this.#transactions.commit()
    await this.#begin()
  }

  changed(): Promise<void> {
    return this.#member.changed()
  }

  wake(): void {
    this.#member.wake()
  }

  async close(): Promise<void> {
    await this.#transactions.abandon()
    await this.#member.close()
  }

  #isLost(): boolean {
    return this.#transactions.hasFailed || this.#member.generation !== this.#generation
  }

  /** Abandons what is open of another generation, or cannot be finished. */
  async #begin(): Promise<void> {
    if (!this.#isLost()) return
    const { hasFailed } = this.#transactions
    await this.#transactions.abandon()
    if (hasFailed) await this.#member.restart()
    this.#generation = this.#member.generation
  }
}
