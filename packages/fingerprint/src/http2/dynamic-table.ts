import type { HeaderField } from './header-field.ts'

/** What an entry takes beside its name and value (RFC 7541, section 4.1). */
const ENTRY = 32

/** The dynamic table of HPACK (RFC 7541, section 2.3.2), bounded by its size. */
export class DynamicTable {
  /** The oldest first. */
  readonly #fields: HeaderField[] = []
  readonly #limit: number
  #size = 0
  #most: number

  /** `most` is the size at first, `limit` the greatest that is allowed. */
  constructor(most: number, limit: number) {
    this.#most = most
    this.#limit = limit
  }

  /** An entry, 0 the newest. */
  at(index: number): HeaderField | undefined {
    return index < 0 ? undefined : this.#fields[this.#fields.length - 1 - index]
  }

  /** Section 4.4: an entry that is too great for the table empties it. */
  add(field: HeaderField): void {
    this.#fields.push(field)
    this.#size += sizeOf(field)
    this.#evict()
  }

  /** Section 4.3; false for a size beyond the limit. */
  resize(most: number): boolean {
    this.#most = Math.min(most, this.#limit)
    this.#evict()
    return most <= this.#limit
  }

  #evict(): void {
    while (this.#size > this.#most) {
      const oldest = this.#fields.shift()
      this.#size -= oldest === undefined ? this.#size : sizeOf(oldest)
    }
  }
}

function sizeOf({ name, value }: HeaderField): number {
  return name.length + value.length + ENTRY
}
