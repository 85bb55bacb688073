import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { RotatingLog } from './rotating-log.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-enrich.js', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../resources/example/eve.json', import.meta.url))

/** How much is written, how it is disturbed, and where. */
export interface CrashOptions {
  readonly folder: string
  readonly lines: number
  readonly kills: number
  /** Lines that are written at once. */
  readonly atOnce: number
  /** The same seed gives the same order of writing, rotating and waiting. */
  readonly seed: number
}

/** How often each was done. */
type Rotations = Record<'rename' | 'copyTruncate' | 'pack', number>

/** The files that came out, for comparison with what should. */
export interface CrashResult {
  readonly output: string
  /** Of one run over the same lines in one file that nothing disturbed. */
  readonly undisturbed: string
  readonly kills: number
  readonly rotations: Readonly<Rotations>
  readonly errors: string
  readonly exitCode: number | null
}

/** Kills `fp-enrich --follow --state` with SIGKILL again and again while its log is written and rotated. */
export async function crash(options: CrashOptions): Promise<CrashResult> {
  const { folder, lines, kills, seed } = options
  const [all, output] = [join(folder, 'all.json'), join(folder, 'enriched.json')]
  const random = randomNumbers(seed)
  const rotations = { rename: 0, copyTruncate: 0, pack: 0 }
  const writer = new Writer(options, random, rotations)
  let errors = ''
  const start = () => {
    const child = spawn(process.execPath, [
      BIN,
      '--follow',
      join(folder, 'eve.json'),
      '-o',
      output,
      '--state',
      join(folder, 'state'),
      '--seen',
      join(folder, 'seen'),
      '-q',
    ])
    child.stderr.on('data', (bytes) => {
      errors += bytes
    })
    return child
  }
  await firstCheckpoint(start(), writer, folder)
  for (let kill = 0; kill < kills; kill++) {
    const child = start()
    await writer.writeFor(200 + 1500 * random(), Math.ceil((lines * (kill + 1)) / kills))
    await killed(child)
  }
  const child = start()
  await writer.writeFor(Number.POSITIVE_INFINITY, lines)
  execFileSync(process.execPath, [
    BIN,
    all,
    '-o',
    join(folder, 'undisturbed.json'),
    '--seen',
    join(folder, 'seen-all'),
    '-q',
  ])
  const undisturbed = join(folder, 'undisturbed.json')
  await hasSize(output, statSync(undisturbed).size)
  child.kill('SIGTERM')
  const [exitCode] = await once(child, 'close')
  return { output, undisturbed, kills, rotations, errors, exitCode }
}

/** What was rotated away before a log was first read is not read, so nothing is disturbed until then. */
async function firstCheckpoint(child: ChildProcess, writer: Writer, folder: string): Promise<void> {
  await writer.writeFor(0, 1)
  while (!existsSync(join(folder, 'state/checkpoint'))) await setTimeout(20)
  await killed(child)
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

/** Waits up to a minute; what is wrong is for the comparison to say. */
async function hasSize(path: string, size: number): Promise<void> {
  for (let tries = 0; tries < 600 && (!existsSync(path) || statSync(path).size < size); tries++) await setTimeout(100)
  await setTimeout(300)
}

/** Writes numbered events to the log and, undisturbed, to one file; rotates the log now and then. */
class Writer {
  readonly #options: CrashOptions
  readonly #random: () => number
  readonly #rotations: Rotations
  readonly #log: RotatingLog
  readonly #events = readFileSync(EXAMPLE, 'utf8').trimEnd().split('\n')
  #written = 0
  /** The beginning of an event whose rest is yet to be written. */
  #rest = ''

  constructor(options: CrashOptions, random: () => number, rotations: Rotations) {
    this.#options = options
    this.#random = random
    this.#rotations = rotations
    this.#log = new RotatingLog(join(options.folder, 'eve.json'))
  }

  /** Writes for some milliseconds, or up to a number of lines in all. */
  async writeFor(milliseconds: number, lines: number): Promise<void> {
    const end = performance.now() + milliseconds
    if (this.#written === 0) this.#write(1)
    while (this.#written < lines && performance.now() < end) {
      this.#write(1 + Math.floor(2 * this.#options.atOnce * this.#random()))
      if (this.#random() < 0.02) this.#rotate()
      await setTimeout(this.#random() < 0.5 ? 0 : 5)
    }
    if (end !== Number.POSITIVE_INFINITY) await setTimeout(Math.max(0, end - performance.now()))
    else this.#finishLine()
  }

  /** Half of the time, the last line is left without its end until the next ones are written. */
  #write(count: number): void {
    const first = this.#written
    this.#written = Math.min(this.#options.lines, first + count)
    const texts = Array.from({ length: this.#written - first }, (_, at) => this.#event(first + at))
    const text = texts.join('')
    const cut = count === 1 || this.#random() < 0.5 ? text.length : text.length - 40
    appendFileSync(join(this.#options.folder, 'all.json'), text)
    this.#log.append(this.#rest + text.slice(0, cut))
    this.#rest = text.slice(cut)
  }

  #finishLine(): void {
    if (this.#rest !== '') this.#log.append(this.#rest)
    this.#rest = ''
  }

  /** Whoever rotates a log lets its writer finish the line. */
  #rotate(): void {
    const kinds = ['rename', 'copyTruncate', 'pack'] as const
    const kind = kinds[Math.floor(3 * this.#random())] ?? 'pack'
    this.#finishLine()
    this.#log[kind]()
    this.#rotations[kind]++
  }

  /** An event of the example that no other one equals. */
  #event(number: number): string {
    const event = this.#events[number % this.#events.length] ?? '{}'
    return `{"number":${number},${event.slice(1)}\n`
  }
}

/** Numbers from 0 to 1 by a linear congruential generator (Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
