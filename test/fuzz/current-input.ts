const HEAD = 8
const LONGEST = 64 * 1024

/** The input that a worker runs now, in memory that whoever watches it can read even if the worker hangs. */
export class CurrentInput {
  readonly memory: SharedArrayBuffer
  readonly #head: Int32Array
  readonly #bytes: Uint8Array

  constructor(memory = new SharedArrayBuffer(HEAD + LONGEST)) {
    this.memory = memory
    this.#head = new Int32Array(memory, 0, 2)
    this.#bytes = new Uint8Array(memory, HEAD)
  }

  set(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, LONGEST)
    this.#bytes.set(kept)
    Atomics.store(this.#head, 1, kept.length)
    Atomics.add(this.#head, 0, 1)
  }

  /** How many inputs there have been. */
  get count(): number {
    return Atomics.load(this.#head, 0)
  }

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, Atomics.load(this.#head, 1))
  }
}
