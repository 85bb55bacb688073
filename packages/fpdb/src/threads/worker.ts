/** The program of a counting thread: counts the pieces that it is sent, then gives what it has. */
import { parentPort, workerData } from 'node:worker_threads'
import { PartialCount } from '../counting/partial-count.ts'
import { packRun, spillRun } from '../tallies/runs.ts'
import { packError, type WorkerReply, type WorkerTask } from './worker-protocol.ts'

const count = new PartialCount(workerData)
const { signal } = new AbortController()

parentPort?.on('message', async (task: WorkerTask) => {
  try {
    if (task === 'finish') finish()
    else {
      await count.read(task, signal, (lines, bytes) => send({ type: 'progress', lines, bytes }))
      send({ type: 'counted' })
    }
  } catch (error) {
    send({ type: 'failed', error: packError(error) })
  }
})

/** Once anything had to go to the disk, the rest follows: as lines it would need as much memory again. */
function finish(): void {
  const rest = count.runs().length > 0 ? spillRun(count.tallies()) : packRun(count.tallies())
  const transfer = 'chunks' in rest ? rest.chunks.map(({ buffer }) => buffer) : []
  parentPort?.postMessage({ type: 'finished', summary: count.summary(), runs: [...count.runs(), rest] }, transfer)
}

function send(answer: WorkerReply): void {
  parentPort?.postMessage(answer)
}
