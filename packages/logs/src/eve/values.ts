import { MemberScanner } from '../json/scanner.ts'
import { integerAt, standsAt, stringAt, valueAt } from '../json/text.ts'
import type { DayReader } from './day.ts'
import type { EveFields } from './fields.ts'

/** The values of the members of interest of one event after the other, each read when it is asked for. */
export class EveValues {
  private readonly scanner: MemberScanner
  private bytes: Buffer = Buffer.alloc(0)

  constructor({ tree, count }: Pick<EveFields, 'tree' | 'count'>) {
    this.scanner = new MemberScanner(tree, count)
  }

  /** Goes to the event in `bytes[start, end)`; false where it was not understood (see `MemberScanner`). */
  scan(bytes: Buffer, start: number, end: number): boolean {
    this.bytes = bytes
    return this.scanner.scan(bytes, start, end)
  }

  /** Whether the event has the member. */
  has(slot: number): boolean {
    return (this.scanner.starts[slot] as number) >= 0
  }

  /** Whether the member is this string, given with its quotes. */
  is(slot: number, quoted: string): boolean {
    const start = this.scanner.starts[slot] as number
    if (start < 0 || (this.scanner.ends[slot] as number) - start !== quoted.length) return false
    return standsAt(this.bytes, start, quoted)
  }

  /** The member where it is a string. */
  string(slot: number): string | undefined {
    return stringAt(this.bytes, this.scanner.starts[slot] as number, this.scanner.ends[slot] as number)
  }

  /** The member where it is a non-negative integer of at most nine digits. */
  integer(slot: number): number | undefined {
    return integerAt(this.bytes, this.scanner.starts[slot] as number, this.scanner.ends[slot] as number)
  }

  /** The member as JSON.parse gives it. */
  value(slot: number): unknown {
    return valueAt(this.bytes, this.scanner.starts[slot] as number, this.scanner.ends[slot] as number)
  }

  /** The day of the timestamp that the member is; undefined where it is none. */
  day(slot: number, days: DayReader): number | undefined {
    return days.read(this.bytes, this.scanner.starts[slot] as number)
  }
}
