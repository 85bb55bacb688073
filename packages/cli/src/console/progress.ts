const INTERVAL = 500
const ERASE_LINE = '\r\x1b[K'

/** A line of progress on standard error, after half a second; none where standard error is no terminal. */
export class Progress {
  readonly #timer: NodeJS.Timeout | undefined
  #shown = false

  /** `describe` gives the line to show. */
  constructor(describe: () => string, isWanted: boolean) {
    if (!isWanted || process.stderr.isTTY !== true) return
    this.#timer = setInterval(() => {
      this.#shown = true
      process.stderr.write(`${ERASE_LINE}${describe()}`)
    }, INTERVAL)
  }

  stop(): void {
    clearInterval(this.#timer)
    if (this.#shown) process.stderr.write(ERASE_LINE)
  }
}
