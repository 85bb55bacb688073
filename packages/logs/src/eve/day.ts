/** Reads the days of timestamps (`"2024-05-06T…`). Events of one day follow each other, so that few are worked out. */
export class DayReader {
  private text = ''
  private day: number | undefined

  /** Milliseconds from 1970 to the day whose timestamp, in quotes, begins at `start`; undefined where none does. */
  read(bytes: Buffer, start: number): number | undefined {
    if (start < 0) return undefined
    const text = bytes.toString('latin1', start + 1, start + 1 + DAY_LENGTH)
    if (text !== this.text) {
      const day = Date.parse(text)
      this.text = text
      this.day = Number.isNaN(day) ? undefined : day
    }
    return this.day
  }
}

const DAY_LENGTH = '2024-05-06'.length
