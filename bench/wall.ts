import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** What a program took, from exec to exit. */
export interface Taken {
  readonly seconds: number
  /** CPU time of all its threads, user and system, to about 50 ms. */
  readonly cpuSeconds: number
  /** The largest resident set in bytes, as Linux keeps it. */
  readonly peakBytes: number
}

const SAMPLE_MS = 50

/** Clock ticks in a second, as /proc counts them; Linux has no other value. */
const TICKS = 100

/** Runs a program on Linux with its output thrown away. Throws `Error` if it fails. */
export async function takenBy([program = '', ...args]: readonly string[]): Promise<Taken> {
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  let [cpuSeconds, peakBytes] = [0, 0]
  const sampling = setInterval(() => {
    cpuSeconds = Math.max(cpuSeconds, cpuOf(child.pid))
    peakBytes = Math.max(peakBytes, peakOf(child.pid))
  }, SAMPLE_MS)
  const [code] = await once(child, 'close')
  clearInterval(sampling)
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}`)
  return { seconds: (performance.now() - start) / 1000, cpuSeconds, peakBytes }
}

/** utime and stime are the 14th and 15th member; the 2nd, in brackets, may hold blanks. */
function cpuOf(pid: number | undefined): number {
  const members = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return (Number(members[11] ?? 0) + Number(members[12] ?? 0)) / TICKS
}

function peakOf(pid: number | undefined): number {
  const [, kibibytes] = /VmHWM:\s*(\d+) kB/.exec(textOf(`/proc/${pid}/status`)) ?? []
  return Number(kibibytes ?? 0) * 1024
}

/** Empty where the process has ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
