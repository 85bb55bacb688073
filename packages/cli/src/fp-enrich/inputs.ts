import { existsSync } from 'node:fs'
import type { Checkpoint } from '@fingerpost/enrich'
import {
  type FilePosition,
  FollowedLines,
  isPattern,
  type LineSink,
  type LineSource,
  MatchingLogs,
} from '@fingerpost/io'
import { isSourceAddress, openSourceAddress } from './addresses.ts'
import type { EnrichArguments } from './options.ts'
import { warn } from './warn.ts'

/** Where reading begins, and where lines go. */
interface InputParts {
  readonly last: Checkpoint | undefined
  readonly sink: LineSink
}

interface SourceParts {
  readonly positions: ReadonlyMap<string, FilePosition>
  readonly sink: LineSink
}

/** Everything that is read and has no end; there may be more of it each time that one goes through. */
export class Inputs implements Iterable<LineSource> {
  readonly #sources: LineSource[] = []
  readonly #matching: MatchingLogs[] = []

  /** Opens the inputs; where one cannot be opened, the others are closed again. Rejects with InputError or UsageError. */
  static async open(options: EnrichArguments, { last, sink }: InputParts): Promise<Inputs> {
    const inputs = new Inputs()
    try {
      for (const input of options.inputs)
        await inputs.#add(input, options, { positions: last?.inputs ?? new Map(), sink })
    } catch (error) {
      await inputs.close()
      throw error
    }
    return inputs
  }

  *[Symbol.iterator](): Iterator<LineSource> {
    yield* this.#sources
    for (const logs of this.#matching) yield* logs
  }

  /** By name, behind the last line that was given out of each file. */
  positions(): Map<string, FilePosition> {
    const positions = new Map(this.#matching.flatMap((logs) => logs.positions()))
    for (const source of this) {
      const position = source.position()
      if (position !== undefined) positions.set(source.name, position)
    }
    return positions
  }

  /** What was received is stopped first: it is not written any more. */
  async close(): Promise<void> {
    for (const source of this) {
      await source.stop?.()
      await source.close()
    }
  }

  async #add(input: string, { fromEnd }: EnrichArguments, { positions, sink }: SourceParts): Promise<void> {
    if (isSourceAddress(input)) this.#sources.push(await openSourceAddress(input, { fromEnd, sink }))
    else if (isPattern(input) && !existsSync(input))
      this.#matching.push(new MatchingLogs(input, { positions, fromEnd, warn }))
    else this.#sources.push(new FollowedLines(input, { position: positions.get(input), fromEnd, warn }))
  }
}
