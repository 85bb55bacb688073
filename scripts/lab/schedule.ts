import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import type { Client } from './clients/client.ts'
import { isInstalled, type Lab, openLab, record } from './record.ts'

/** What is recorded, and how many clients at a time. */
export interface Plan {
  clients: readonly Client[]
  runs: readonly string[]
  parallel: number
}

interface Recording {
  client: Client
  run: string
}

/** Namespaces that nobody is in, the longest unused first: an address that comes back soon could be taken for the last. */
const freeNumbers = () => Array.from({ length: 240 }, (_, index) => 10 + index)

/**
 * Records every client that is installed once in each run, in the table's order, run after run. What an earlier call
 * recorded under `directory` is not recorded again; what is not installed is named on stderr.
 */
export async function recordAll(directory: string, { clients, runs, parallel }: Plan): Promise<void> {
  mkdirSync(`${directory}/captures`, { recursive: true })
  const present = clients.filter((client) => isInstalled(client, directory))
  const absent = clients.filter((client) => !present.includes(client))
  if (absent.length > 0) console.error(`not installed: ${absent.map(({ name }) => name).join(' ')}`)
  const done = recorded(directory)
  const all = runs.flatMap((run) => present.map((client) => ({ client, run })))
  const queue = all.filter(({ client, run }) => !done.has(`${run} ${client.name}`))
  const lab = await openLab(directory)
  const free = freeNumbers()
  try {
    await Promise.all(Array.from({ length: parallel }, () => work(lab, queue, free)))
  } finally {
    await lab.close()
  }
}

async function work(lab: Lab, queue: Recording[], free: number[]): Promise<void> {
  for (let one = queue.shift(); one; one = queue.shift()) {
    const { client, run } = one
    const started = Date.now()
    const number = free.shift() ?? 0
    await record(lab, client, { file: captureFile(lab.directory, client.name, run), number })
    free.push(number)
    appendFileSync(`${lab.directory}/recorded.txt`, `${run} ${client.name}\n`)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.error(`run ${run} ${client.name} ${seconds} s, ${queue.length} wait`)
  }
}

/** Where the packets of a client's run are. */
export function captureFile(directory: string, client: string, run: string): string {
  return `${directory}/captures/${client}.${run}.pcap`
}

function recorded(directory: string): ReadonlySet<string> {
  const file = `${directory}/recorded.txt`
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
}
