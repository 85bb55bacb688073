import type { EnrichCounts } from '@fingerpost/enrich'

const INTERVAL = 500
const ERASE_LINE = '\r\x1b[K'

/** Tells a person at a terminal how far it is, from half a second on. */
export class Progress {
  readonly #timer: NodeJS.Timeout | undefined
  #shown = false

  constructor(counts: EnrichCounts, isWanted: boolean) {
    if (!isWanted) return
    this.#timer = setInterval(() => {
      this.#shown = true
      process.stderr.write(`${ERASE_LINE}${counts.lines} lines, ${Math.round(counts.bytes / 1e6)} MB`)
    }, INTERVAL)
  }

  stop(): void {
    clearInterval(this.#timer)
    if (this.#shown) process.stderr.write(ERASE_LINE)
  }
}
