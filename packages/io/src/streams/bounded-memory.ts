/** How much of a bounded memory is in use, and how many lines found no room in it. Threads may share it. */
export class BoundedMemory {
  readonly #capacity: number
  readonly #cells: Int32Array<SharedArrayBuffer>

  /** At most 2 GiB, in bytes. */
  constructor(capacity: number, cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))) {
    this.#capacity = capacity
    this.#cells = cells
  }

  /** What another thread makes the same memory of. */
  get shared(): SharedMemory {
    return { capacity: this.#capacity, cells: this.#cells }
  }

  /** Lines that were dropped so far. */
  get dropped(): number {
    return Atomics.load(this.#cells, DROPPED)
  }

  /** Whether there is room for so many bytes, which are then in use. */
  reserve(bytes: number): boolean {
    const isRoom = Atomics.add(this.#cells, USED, bytes) + bytes <= this.#capacity
    if (!isRoom) this.release(bytes)
    return isRoom
  }

  release(bytes: number): void {
    Atomics.sub(this.#cells, USED, bytes)
  }

  /** Counts lines for which there was no room. */
  drop(lines: number): void {
    Atomics.add(this.#cells, DROPPED, lines)
  }
}

/** A bounded memory as it is handed to another thread. */
export interface SharedMemory {
  readonly capacity: number
  readonly cells: Int32Array<SharedArrayBuffer>
}

const USED = 0
const DROPPED = 1
