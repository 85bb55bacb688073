import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { removeStale } from './stale-socket.ts'

/** Where a server listens, and who may connect. */
export interface SocketPlace {
  readonly path: string
  /** Permissions of the socket, such as 0o660. */
  readonly mode: number
}

/**
 * Has a server listen on a stream socket of the local system, in place of one that a process left behind. Rejects with
 * what the system says, or RangeError where the path is taken.
 */
export async function listenAt(server: Server, { path, mode }: SocketPlace): Promise<void> {
  await removeStale(path, isAnswered)
  server.listen(path)
  await once(server, 'listening')
  chmodSync(path, mode)
}

/** Whether somebody accepts connections at a path. Rejects where that cannot be told. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false)
      else reject(error)
    })
  })
}
