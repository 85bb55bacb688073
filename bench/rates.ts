import type { Data } from './data.ts'
import { measure } from './measure.ts'

/** How a program got on with an input, by user CPU time above what it takes on an empty one. */
export interface Rate {
  userSeconds: number
  bytesPerSecond: number
  itemsPerSecond: number
  peakBytes: number
}

/** The command line that reads a file. */
export type Command = (path: string) => string[]

const RUNS = 3
const LARGE = 1e9

/** The median of three runs; of large inputs, one run. */
export async function rateOf(command: Command, input: Data, empty: string): Promise<Rate> {
  const runs = input.bytes < LARGE ? RUNS : 1
  const idle = await middleRun(command(empty), RUNS)
  const busy = await middleRun(command(input.path), runs)
  const userSeconds = busy.userSeconds - idle.userSeconds
  return {
    userSeconds,
    bytesPerSecond: input.bytes / userSeconds,
    itemsPerSecond: input.items / userSeconds,
    peakBytes: busy.peakBytes,
  }
}

async function middleRun(command: readonly string[], runs: number) {
  const usages = []
  for (let run = 0; run < runs; run++) usages.push(await measure(command))
  return usages.sort((a, b) => a.userSeconds - b.userSeconds)[Math.floor(runs / 2)]
}
