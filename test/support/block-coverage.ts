import { type Profiler, Session } from 'node:inspector'

/** Functions of this project that ran between two looks, and how often each of their blocks did. */
export type Executed = readonly Profiler.FunctionCoverage[]

/**
 * Counts how often blocks of this project's sources run, as V8 does (`Profiler.takePreciseCoverage`). Functions that had
 * run before are counted as one block each, so that it must begin first.
 */
export class BlockCoverage {
  readonly #session = new Session()

  constructor() {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** What has run since this was last asked; functions are named by script and place. */
  take(): Executed {
    let scripts: readonly Profiler.ScriptCoverage[] = []
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error) throw error
      scripts = answer.result
    })
    return scripts.filter(({ url }) => OURS.test(url)).flatMap(named)
  }

  stop(): void {
    this.#session.disconnect()
  }
}

/** How many blocks were run, counting each time. */
export function blocksRun(executed: Executed): number {
  let blocks = 0
  for (const { ranges } of executed) for (const { count } of ranges) blocks += count
  return blocks
}

const OURS = /^file:.*\/packages\/\w+\/(?:src|dist)\//

function named({ url, functions }: Profiler.ScriptCoverage): Profiler.FunctionCoverage[] {
  return functions.map((each) => ({ ...each, functionName: `${url}:${each.ranges[0]?.startOffset}` }))
}
