import { BoundedMap } from '@fingerpost/database'
import type { Digests } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { Novelty, SeenAnswer, SeenMessage } from '../answers/composer.ts'
import { type DigestList, digestCount, digestList, has, merged } from './digest-list.ts'
import { parseSeenFile, type SeenScope, writeSeenFile } from './seen-file.ts'

/** How a set of sightings tells them apart. */
export interface SeenOptions {
  readonly digests: Digests
  /** `process` by default. */
  readonly scope?: SeenScope | undefined
}

/** How many new digests are kept unsorted before they are merged into the sorted list. */
const UNSORTED = 65_536

/** How many recent sightings are recognised without a digest: half of this at least, twice that at most. */
const RECENT = 8_192

/** 96 of the 256 bits. */
const DIGITS = 24

/**
 * Remembers which process was seen with which key, as digests of 12 bytes. With n of them, a new sighting is taken for
 * an old one with a probability below n / 2^96.
 */
export class SeenSet implements Novelty {
  readonly scope: SeenScope
  readonly #digests: Digests
  readonly #unsorted = new Set<string>()
  readonly #recent = new BoundedMap<string, true>(RECENT)
  #sorted: DigestList = new Uint32Array(0)

  constructor({ digests, scope = 'process' }: SeenOptions) {
    this.#digests = digests
    this.scope = scope
  }

  /**
   * Whether an answer is new: the first one of its key with its process, or with none, as far as `scope` tells hosts
   * apart. What the user allows is never new, and not remembered.
   */
  isNovel({ process = '', allowed }: SeenAnswer, { key, host = '' }: SeenMessage): boolean {
    if (allowed === true) return false
    const text = this.scope === 'process' ? `${key}\0${process}` : `${key}\0${process}\0${host}`
    if (this.#recent.get(text) === true) return false
    this.#recent.set(text, true)
    return this.#add(this.#digests.sha256(text).slice(0, DIGITS))
  }

  /** Adds what a file of sightings holds. Throws InputError for a broken one, and for one of another scope. */
  addFile(bytes: Uint8Array, path: string): void {
    const { scope, digests } = parseSeenFile(bytes, path)
    if (scope !== this.scope) throw new InputError(path, undefined, `remembers by ${scope}, not by ${this.scope}`)
    this.#sorted = merged(this.#sorted, digests)
  }

  /** A file of everything that was seen; the same bytes for the same sightings in whatever order. */
  file(): Uint8Array {
    this.#sort()
    return writeSeenFile({ scope: this.scope, digests: this.#sorted })
  }

  /** How many sightings are remembered. */
  get size(): number {
    this.#sort()
    return digestCount(this.#sorted)
  }

  #add(digest: string): boolean {
    if (this.#unsorted.has(digest) || has(this.#sorted, digestList([digest]))) return false
    this.#unsorted.add(digest)
    if (this.#unsorted.size >= UNSORTED) this.#sort()
    return true
  }

  #sort(): void {
    if (this.#unsorted.size === 0) return
    this.#sorted = merged(this.#sorted, digestList([...this.#unsorted].sort()))
    this.#unsorted.clear()
  }
}
