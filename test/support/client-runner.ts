/**
 * Runs clients, some at a time, and prints what each was as a line of JSON. Standard input has a line for each: its name
 * on the server, then the command, separated by tabs.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { ClientRun } from './local-clients.ts'

const concurrency = Number(process.argv[2])
const jobs = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
await Promise.all(Array.from({ length: concurrency }, work))

async function work(): Promise<void> {
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const [serverName = '', program = '', ...args] = job.split('\t')
    const start = performance.now()
    const child = spawn(program, args, { stdio: 'ignore' })
    await once(child, 'exit')
    const run: ClientRun = { serverName, pid: child.pid ?? 0, milliseconds: performance.now() - start }
    process.stdout.write(`${JSON.stringify(run)}\n`)
  }
}
