import { numbers } from '../hello/numbers.ts'
import { loggedBytes } from '../json/logged-bytes.ts'
import { MemberScanner } from '../json/scanner.ts'
import { integerAt, standsAt, stringAt, valueAt } from '../json/text.ts'
import type { Field, ZeekEvent } from '../zeek/event.ts'
import type { ZeekSlots } from './slots.ts'

/** The members of interest of one line after the other. */
export class JsonEvent implements ZeekEvent {
  readonly #scanner: MemberScanner
  readonly #slots: ZeekSlots
  #bytes: Buffer = Buffer.alloc(0)
  #number = 0

  constructor(slots: ZeekSlots) {
    this.#scanner = new MemberScanner(slots.tree, slots.count)
    this.#slots = slots
  }

  get number(): number {
    return this.#number
  }

  /** Whether the line has the member that is going to be added. */
  get isOccupied(): boolean {
    const { added } = this.#slots
    return added !== undefined && this.#scanner.startOf(added) >= 0
  }

  /** Goes on to other bytes; nothing can be asked until a line in them is scanned. */
  close(): void {
    this.#number++
  }

  /** Goes to the line `[start, end)`; false where it was not understood (see `MemberScanner`). */
  scan(bytes: Buffer, start: number, end: number): boolean {
    this.#number++
    this.#bytes = bytes
    return this.#scanner.scan(bytes, start, end)
  }

  raw(field: Field): string | undefined {
    const slot = this.#slotOf(field)
    return slot < 0 ? undefined : this.#bytes.toString('latin1', this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }

  /** A number has the text that it is written with. */
  text(field: Field): string | undefined {
    const slot = this.#slotOf(field)
    const start = this.#scanner.startOf(slot)
    return stringAt(this.#bytes, start, this.#scanner.endOf(slot)) ?? (start < 0 ? undefined : this.raw(field))
  }

  integer(field: Field): number | undefined {
    const slot = this.#slotOf(field)
    return integerAt(this.#bytes, this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }

  numbers(field: Field): readonly number[] | undefined {
    return numbers(this.#value(field))
  }

  firstName(field: Field): Uint8Array | undefined {
    const value = this.#value(field)
    const first: unknown = Array.isArray(value) ? value[0] : undefined
    return typeof first === 'string' ? loggedBytes(first) : undefined
  }

  #value(field: Field): unknown {
    const slot = this.#slotOf(field)
    return valueAt(this.#bytes, this.#scanner.startOf(slot), this.#scanner.endOf(slot))
  }

  /** The first of the members that the field may be; -1 where there is none, or null, which is written for unset ones. */
  #slotOf(field: Field): number {
    const slots = this.#slots.ofFields[field] ?? []
    for (const slot of slots) {
      const start = this.#scanner.startOf(slot)
      if (start >= 0) return standsAt(this.#bytes, start, 'null') ? -1 : slot
    }
    return -1
  }
}
