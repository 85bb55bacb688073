/** Says once that brokers are gone, and once that they are back. */
export class Health {
  readonly #name: string
  readonly #warn: (sentence: string) => void
  #isBroken = false

  constructor(name: string, warn: (sentence: string) => void) {
    this.#name = name
    this.#warn = warn
  }

  broken(error: unknown): void {
    if (this.#isBroken || isOfStart(error)) return
    this.#isBroken = true
    this.#warn(`${this.#name}: ${error instanceof Error ? error.message : String(error)}; connecting again`)
  }

  works(): void {
    if (this.#isBroken) this.#warn(`${this.#name}: connected again`)
    this.#isBroken = false
  }
}

/** A broker whose first group is just coming to be says so: nothing is broken. */
function isOfStart(error: unknown): boolean {
  return error instanceof Error && /coordinator is (?:loading|not available)/.test(error.message)
}
