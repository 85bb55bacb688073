import type { UnfingerprintedEvents } from '../log-format.ts'
import { NeedleSearch } from '../needle-search.ts'
import { UNFINGERPRINTED } from '../zeek/unfingerprinted.ts'

/** Finds lines without a fingerprint among those of a chunk, which are asked for in their order. */
export class UnfingerprintedSearch {
  readonly #searches = UNFINGERPRINTED.map((events) => ({
    events,
    search: new NeedleSearch([`${JSON.stringify(events.field)}:`]),
  }))
  /** Lines of a stream of several logs name their log. */
  readonly #ofStream = new NeedleSearch(['"_path":'])

  /** Starts over with another chunk. */
  open(chunk: Buffer): void {
    this.#ofStream.open(chunk)
    for (const { search } of this.#searches) search.open(chunk)
  }

  /** Which of them the line `[start, end)` is, if any. */
  within(start: number, end: number): UnfingerprintedEvents | undefined {
    const found = this.#searches.find(({ search }) => search.within(start, end))?.events
    return found?.isElsewhere && this.#ofStream.within(start, end) ? undefined : found
  }
}
