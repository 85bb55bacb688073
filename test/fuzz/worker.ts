import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { randomNumbers } from '../support/segments.ts'
import { CurrentInput } from './current-input.ts'
import { Fuzzer } from './fuzzer.ts'
import { targetNamed } from './targets.ts'

/** What a worker is to do. */
export interface Job {
  readonly target: string
  readonly milliseconds: number
  readonly seed: number
  /** Where inputs that ran something new are kept from one run to the next. */
  readonly folder: string
  /** Of a `CurrentInput`. */
  readonly memory: SharedArrayBuffer
}

/** What a worker has found out; `error` is what the target threw on its last input. */
export interface Result {
  readonly inputs: number
  readonly places: number
  readonly error?: string
}

const job: Job = workerData
parentPort?.postMessage(await fuzz(job))

async function fuzz({ target: name, milliseconds, seed, folder, memory }: Job): Promise<Result> {
  const target = targetNamed(name)
  const current = new CurrentInput(memory)
  const run = (input: Uint8Array) => {
    current.set(input)
    return target.run(input)
  }
  const fuzzer = new Fuzzer(run, { random: randomNumbers(seed), batch: target.batch })
  const result = () => ({ inputs: fuzzer.corpus.length, places: fuzzer.places })
  try {
    await fuzzer.keepNews([...target.seeds, ...inputsOf(folder)])
    const end = performance.now() + milliseconds
    while (performance.now() < end) await fuzzer.step()
    keep(folder, fuzzer.corpus)
    return result()
  } catch (error) {
    return { ...result(), error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function inputsOf(folder: string): Uint8Array[] {
  mkdirSync(folder, { recursive: true })
  return readdirSync(folder)
    .sort()
    .map((name) => new Uint8Array(readFileSync(`${folder}/${name}`)))
}

function keep(folder: string, inputs: readonly Uint8Array[]): void {
  for (const input of inputs) writeFileSync(`${folder}/${createHash('sha1').update(input).digest('hex')}`, input)
}
