/**
 * `pnpm fuzz [--minutes N] [--target NAME] [--seed N]` gives every parser, and what stands before the parsers, inputs
 * that run what no input ran before (docs/decisions/0011-fuzzing.md). An input on which one throws, hangs or takes all
 * memory is written to a file, and the exit code is 1. `pnpm fuzz --target NAME --input FILE` runs that input again.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { CurrentInput } from './current-input.ts'
import { allTargets, targetNamed } from './targets.ts'
import type { Job, Result } from './worker.ts'

/** No input may take longer than so many milliseconds. */
const HANG = 10_000
const MEGABYTES = 1024
/** Threads of Node 20 know nothing of the loader that the first thread has for TypeScript. */
const START = `import('tsx/esm/api').then(({ register }) => {
  register()
  return import('${new URL('./worker.ts', import.meta.url)}')
})`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    input: { type: 'string' },
  },
})
const names = values.target ?? allTargets().map(({ name }) => name)

if (values.input === undefined) await fuzzAll()
else for (const name of names) await targetNamed(name).run(new Uint8Array(readFileSync(values.input)))

async function fuzzAll(): Promise<void> {
  const milliseconds = (Number(values.minutes) * 60_000) / names.length
  if (!(milliseconds > 0)) throw new RangeError(`--minutes ${values.minutes}: not a number above 0`)
  console.log(`seed ${values.seed}, ${names.length} targets, ${Math.round(milliseconds / 1000)} s each`)
  for (const name of names) {
    const { executions, inputs, places, error } = await fuzz(name, milliseconds)
    const rate = Math.round(executions / (milliseconds / 1000))
    console.log(`${name}: ${executions} inputs (${rate}/s), ${inputs} kept, ${places} places of the sources run`)
    if (error !== undefined) process.exitCode = 1
  }
}

/** Fuzzes one target in a thread, and writes the input that it failed on. */
async function fuzz(target: string, milliseconds: number): Promise<Result & { readonly executions: number }> {
  const current = new CurrentInput()
  const folder = fileURLToPath(new URL(`../../node_modules/.cache/fuzz/${target}`, import.meta.url))
  const job: Job = { target, milliseconds, seed: Number(values.seed), folder, memory: current.memory }
  const worker = new Worker(START, {
    eval: true,
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  const result = await resultOf(worker, current)
  if (result.error !== undefined) {
    const file = `fuzz-${target.replaceAll(/\W/g, '-')}-${current.count}`
    writeFileSync(file, current.bytes)
    console.error(`${target}: ${result.error}\nthe input is in ${file}`)
  }
  return { ...result, executions: current.count }
}

async function resultOf(worker: Worker, current: CurrentInput): Promise<Result> {
  const failed = (error: string): Result => ({ inputs: 0, places: 0, error })
  let watch: NodeJS.Timeout | undefined
  const result = await new Promise<Result>((resolve) => {
    let count = -1
    watch = setInterval(() => {
      if (current.count === count) resolve(failed(`no answer for ${HANG / 1000} s`))
      count = current.count
    }, HANG)
    worker.once('message', resolve)
    worker.once('error', (error) => resolve(failed(String(error))))
  })
  clearInterval(watch)
  await worker.terminate()
  return result
}
