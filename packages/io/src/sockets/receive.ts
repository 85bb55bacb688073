import type { MessagePort } from 'node:worker_threads'
import { BoundedMemory } from '../streams/bounded-memory.ts'
import { DatagramReceiver } from './datagram-receiver.ts'
import type { ReceiverMessage, ReceiverSettings } from './receiving.ts'
import { type Receiving, StreamReceiver } from './stream-receiver.ts'

/** Receives lines and sends them through a port, until told to stop; the thread that does this does nothing else. */
export async function receive({ socket, memory, stop }: ReceiverSettings, port: MessagePort): Promise<void> {
  const say = (message: ReceiverMessage) => port.postMessage(message)
  const receiving = receivingInto(new BoundedMemory(memory.capacity, memory.cells), port)
  try {
    if (socket.kind === 'stream') await receiveStream(await StreamReceiver.open(socket, receiving), { port, say })
    else receiveDatagrams(await DatagramReceiver.open(socket, receiving), { stop, say })
    say({ type: 'ended' })
  } catch (error) {
    say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

/** The bytes are copied, since the receiver goes on to use its own; lines that find no room are counted. */
function receivingInto(memory: BoundedMemory, port: MessagePort): Receiving {
  const deliver = (lines: Uint8Array) => {
    if (!memory.reserve(lines.length)) {
      memory.drop(countLines(lines))
      return
    }
    const bytes = new Uint8Array(lines)
    const message: ReceiverMessage = { type: 'lines', bytes }
    port.postMessage(message, [bytes.buffer])
  }
  return { memory, deliver }
}

type Say = (message: ReceiverMessage) => void

async function receiveStream(receiver: StreamReceiver, { port, say }: { port: MessagePort; say: Say }): Promise<void> {
  const stopped = new Promise((resolve) => port.once('message', resolve))
  say({ type: 'listening' })
  await stopped
  await receiver.close()
}

/** The cell says when to stop: while it waits for datagrams, the thread hears nothing. */
function receiveDatagrams(
  receiver: DatagramReceiver,
  { stop, say }: { stop: Int32Array<SharedArrayBuffer>; say: Say },
): void {
  say({ type: 'listening' })
  receiver.receiveUntil(() => Atomics.load(stop, 0) !== 0)
  receiver.close()
}

function countLines(lines: Uint8Array): number {
  let count = 0
  for (const byte of lines) if (byte === LINE_FEED) count++
  return count
}

const LINE_FEED = 0x0a
