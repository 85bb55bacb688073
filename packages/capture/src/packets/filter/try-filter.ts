import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { FilterError } from './libpcap.ts'

/** Characters of an expression; libpcap takes a minute for six times as many, and gigabytes of memory. */
export const LONGEST_FILTER = 16_384

/** What a trial may take, and what ends it before its time. */
export interface TrialOptions {
  /** 10,000 if not given. */
  readonly milliseconds?: number
  readonly signal?: AbortSignal | undefined
}

const INSTEAD =
  'use networks instead of hosts and portrange instead of ports, or read all packets and filter the records'

/**
 * Compiles an expression in a process of its own, which can be stopped: libpcap takes time that grows with the square
 * of the length, and looks up the names of hosts. Throws FilterError for one that is too long, takes too long or is
 * wrong; one that passes is compiled as fast in this process. Ends without an error when `signal` is aborted.
 */
export async function tryFilter(expression: string, options: TrialOptions = {}): Promise<void> {
  const { milliseconds = 10_000, signal } = options
  if (expression.length > LONGEST_FILTER) {
    throw new FilterError(`an expression of more than ${LONGEST_FILTER} characters: ${INSTEAD}`)
  }
  const { problem, stopped } = await trial(expression, { milliseconds, signal })
  if (signal?.aborted) return
  if (stopped) throw new FilterError(`libpcap takes more than ${milliseconds / 1000} s to compile this: ${INSTEAD}`)
  if (problem !== '') throw new FilterError(problem)
}

function trial(expression: string, { milliseconds, signal }: TrialOptions) {
  return new Promise<{ readonly problem: string; readonly stopped: boolean }>((resolve, reject) => {
    const limits = { timeout: milliseconds, killSignal: 'SIGKILL', ...(signal && { signal }) } as const
    const child = execFile(process.execPath, [program()], limits, (error, problem) => {
      const stopped = error?.killed === true || signal?.aborted === true
      if (error === null || stopped) resolve({ problem, stopped })
      else reject(error)
    })
    // Of a process that ends before it has read all, the end says enough.
    child.stdin?.on('error', () => {})
    child.stdin?.end(expression)
  })
}

/** Found by the name that the package exports it under: processes run the built program, also for tests of the source. */
function program(): string {
  return createRequire(import.meta.url).resolve('@fingerpost/capture/filter-trial')
}
