import { standsAt } from '../json/text.ts'

/**
 * Reads the days of timestamps (`"2024-05-06T…`). Events of one day follow each other, so that few are worked out, and
 * for most no text is made.
 */
export class DayReader {
  private text = NONE
  private day: number | undefined

  /** Milliseconds from 1970 to the day whose timestamp, in quotes, begins at `start`; undefined where none does. */
  read(bytes: Buffer, start: number): number | undefined {
    if (start < 0) return undefined
    if (!standsAt(bytes, start + 1, this.text)) {
      this.text = bytes.toString('latin1', start + 1, start + 1 + DAY_LENGTH)
      const day = Date.parse(this.text)
      this.day = Number.isNaN(day) ? undefined : day
    }
    return this.day
  }
}

const DAY_LENGTH = '2024-05-06'.length
/** The text of no day: a value in a log has no line feed. */
const NONE = '\n'
