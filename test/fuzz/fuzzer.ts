import { BlockCoverage } from '../support/block-coverage.ts'
import { mutated, type Random } from './mutations.ts'
import { SeenBlocks } from './seen-blocks.ts'

/** Gives an input to the code under test. */
export type Run = (input: Uint8Array) => void | Promise<void>

/** How a fuzzer works. */
export interface FuzzerOptions {
  readonly random: Random
  /** Inputs between two looks at what has run; a look costs as much as some hundred runs of a parser. */
  readonly batch: number
}

/** Looks for inputs that run what no input ran before, and mutates these further. */
export class Fuzzer {
  readonly #run: Run
  readonly #random: Random
  readonly #batch: number
  readonly #coverage = new BlockCoverage()
  readonly #seen = new SeenBlocks()
  readonly #corpus: Uint8Array[] = []

  constructor(run: Run, { random, batch }: FuzzerOptions) {
    this.#run = run
    this.#random = random
    this.#batch = batch
  }

  /** The inputs that ran something new, in the order they were found. */
  get corpus(): readonly Uint8Array[] {
    return this.#corpus
  }

  /** How many places of the sources have run. */
  get places(): number {
    return this.#seen.size
  }

  /** Runs inputs, and keeps those that run something new. Throws what the code under test throws. */
  async keepNews(inputs: readonly Uint8Array[]): Promise<void> {
    for (const input of inputs) await this.#keepNewsOf([input])
  }

  /** Runs a batch of mutated inputs, and keeps those that run something new. Throws what the code under test throws. */
  async step(): Promise<void> {
    await this.#keepNewsOf(Array.from({ length: this.#batch }, () => mutated(this.#any(), this.#any(), this.#random)))
  }

  /** Looks once at all of a batch, and where there is something new, at its halves. */
  async #keepNewsOf(batch: readonly Uint8Array[]): Promise<void> {
    for (const input of batch) await this.#run(input)
    const executed = this.#coverage.take()
    if (!this.#seen.hasNews(executed)) return
    const [only] = batch
    if (batch.length === 1 && only !== undefined) {
      this.#seen.add(executed)
      this.#corpus.push(only)
    } else {
      await this.#keepNewsOf(batch.slice(0, batch.length / 2))
      await this.#keepNewsOf(batch.slice(batch.length / 2))
    }
  }

  /** Later inputs more often than earlier ones: they have come further. */
  #any(): Uint8Array {
    return this.#corpus[Math.floor(Math.sqrt(this.#random()) * this.#corpus.length)] ?? new Uint8Array(1)
  }
}
