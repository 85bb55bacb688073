/** The program of the thread that finds processes: it looks every few milliseconds, whatever else goes on. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { InputError } from '@fingerpost/io/pure'
import { hurry } from './watch/hurry.ts'
import { ProcessWatcher, type SocketLog } from './watch/process-watcher.ts'
import type { OpenedSocket, OwnerAnswer, Reply, Request, ThreadSettings } from './watch/watch-protocol.ts'

/** Milliseconds between two looks, and of how many processors more take longer: each takes 6 µs. */
const INTERVAL = 2
const PROCESSORS_PER_MILLISECOND = 8

const { options, isLogged, bell, requests }: ThreadSettings = workerData
const answers: OwnerAnswer[] = []
const events: OpenedSocket[] = []
let lossesTold = 0

try {
  await watch()
} catch (error) {
  if (!(error instanceof InputError)) throw error
  send({ type: 'refused', problem: error.message })
}

async function watch(): Promise<void> {
  hurry()
  const log: SocketLog = (connection, time, owner) => events.push({ connection, time, owner })
  const watcher = await ProcessWatcher.open(options, isLogged ? log : undefined)
  const { source, tracepoints, notes } = watcher.sources
  const interval = Math.max(INTERVAL, (tracepoints?.processors ?? 0) / PROCESSORS_PER_MILLISECOND)
  send({ type: 'ready', source, notes })
  for (let isStopped = false; !isStopped; ) {
    const rung = Atomics.load(bell, 0)
    isStopped = receive(watcher)
    const isBusy = watcher.work()
    flush(tracepoints?.losses ?? 0)
    if (!isBusy && !isStopped) Atomics.wait(bell, 0, rung, interval)
  }
  watcher.close()
}

/** Takes the requests that have come, and gives whether one was to stop. */
function receive(watcher: ProcessWatcher): boolean {
  for (let next = receiveMessageOnPort(requests); next !== undefined; next = receiveMessageOnPort(requests)) {
    const request: Request = next.message
    Atomics.add(bell, 1, 1)
    if (request.type === 'stop') return true
    if (request.type === 'forget') watcher.forget()
    else if (request.type === 'opened') watcher.opened(request.connection, request.time)
    else ask(watcher, request)
  }
  return false
}

function ask(watcher: ProcessWatcher, { id, connection, time }: Extract<Request, { type: 'question' }>): void {
  watcher.ask({ connection, time, answer: (owner) => answers.push({ id, owner }) })
}

function flush(losses: number): void {
  if (answers.length > 0) send({ type: 'answers', answers: answers.splice(0) })
  if (events.length > 0) send({ type: 'events', events: events.splice(0) })
  if (losses > lossesTold) send({ type: 'losses', losses })
  lossesTold = losses
}

function send(reply: Reply): void {
  parentPort?.postMessage(reply)
}
