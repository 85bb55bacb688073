import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** What a program used, from exec to exit. */
export interface Usage {
  userSeconds: number
  /** The largest resident set in bytes, as Linux keeps it, asked for every 10 ms; 0 on other systems. */
  peakBytes: number
}

const TIMEOUT_MS = 120_000
const SAMPLE_MS = 10

// bash's `times` reports the CPU time of its children, which Node cannot ask for. The program's id comes first.
const TIMED = '"$@" >/dev/null & echo $!; wait $!; code=$?; times; exit $code'

/** Runs a program with its output thrown away. Throws `Error` if it fails or takes longer than two minutes. */
export async function measure(command: readonly string[]): Promise<Usage> {
  const shell = spawn('bash', ['-c', TIMED, 'measure', ...command], { timeout: TIMEOUT_MS })
  let report = ''
  let errors = ''
  let peakBytes = 0
  shell.stdout.on('data', (text) => {
    report += text
  })
  shell.stderr.on('data', (text) => {
    errors += text
  })
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, largestResidentSet(Number.parseInt(report, 10)))
  }, SAMPLE_MS)
  const [code] = await once(shell, 'close')
  clearInterval(sampling)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${errors}`)
  return { userSeconds: userSecondsOfChildren(report), peakBytes }
}

/** `times` prints two lines, the shell's own user and system time and its children's: `0m1.250s 0m0.031s`. */
function userSecondsOfChildren(report: string): number {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s \S+\n*$/m.exec(report.trimEnd().split('\n').at(-1) ?? '') ?? []
  if (seconds === undefined) throw new Error(`expected what bash's times prints but found ${report}`)
  return Number(minutes) * 60 + Number(seconds)
}

function largestResidentSet(pid: number): number {
  try {
    const [, kibibytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return Number(kibibytes ?? 0) * 1024
  } catch {
    return 0 // It has not started or has ended.
  }
}

/** Milliseconds from exec to the first byte on standard output. Throws `Error` if the program ends without one. */
export async function firstByte([program, ...args]: readonly string[]): Promise<number> {
  const start = performance.now()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: TIMEOUT_MS })
  let first: number | undefined
  child.stdout.on('data', () => {
    first ??= performance.now() - start
  })
  await once(child, 'close')
  if (first === undefined) throw new Error(`${[program, ...args].join(' ')} printed nothing`)
  return first
}

/** The middle one of several measurements, taken one after the other. */
export async function median(times: number, measureOnce: () => Promise<number>): Promise<number> {
  const values: number[] = []
  for (let n = 0; n < times; n++) values.push(await measureOnce())
  return values.sort((a, b) => a - b)[Math.floor(times / 2)]
}
