import { MemberScanner } from '../json/scanner.ts'
import { integerAt, standsAt, stringAt, valueAt } from '../json/text.ts'
import type { EveSlots } from './slots.ts'
import { TimeStampReader } from './time-stamps.ts'

/** The members of interest of one event after the other, each read when it is asked for. */
export class EveEvent {
  readonly #scanner: MemberScanner
  readonly #timeStamps = new TimeStampReader()
  #bytes: Buffer = Buffer.alloc(0)
  #number = 0

  constructor({ tree, count }: Pick<EveSlots, 'tree' | 'count'>) {
    this.#scanner = new MemberScanner(tree, count)
  }

  /** Tells the event that is looked at from those before it. */
  get number(): number {
    return this.#number
  }

  /** Goes on to other bytes; nothing can be asked until an event in them is scanned. */
  close(): void {
    this.#number++
  }

  /** Goes to the event in `bytes[start, end)`; false where it was not understood (see `MemberScanner`). */
  scan(bytes: Buffer, start: number, end: number): boolean {
    this.#number++
    this.#bytes = bytes
    return this.#scanner.scan(bytes, start, end)
  }

  /** Whether the event has the member. */
  has(slot: number): boolean {
    return this.#scanner.startOf(slot) >= 0
  }

  /** Whether the member is this string, given with its quotes. */
  is(slot: number, quoted: string): boolean {
    const start = this.#scanner.startOf(slot)
    if (start < 0 || this.#scanner.endOf(slot) - start !== quoted.length) return false
    return standsAt(this.#bytes, start, quoted)
  }

  /** The member where it is a string. */
  string(slot: number): string | undefined {
    return stringAt(this.#bytes, this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }

  /** The member where it is a string, or else as it is written; undefined where it is missing. */
  text(slot: number): string | undefined {
    const start = this.#scanner.startOf(slot)
    const end = this.#scanner.endOf(slot)
    return stringAt(this.#bytes, start, end) ?? (start < 0 ? undefined : this.#bytes.toString('latin1', start, end))
  }

  /** The member where it is a non-negative integer of at most nine digits. */
  integer(slot: number): number | undefined {
    return integerAt(this.#bytes, this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }

  /** The member as JSON.parse gives it. */
  value(slot: number): unknown {
    return valueAt(this.#bytes, this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }

  /** The member where it is a time stamp, in milliseconds since 1970. */
  time(slot: number): number | undefined {
    return this.#timeStamps.read(this.#bytes, this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }
}
