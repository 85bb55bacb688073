import { setImmediate } from 'node:timers/promises'

/** Waits until no bytes come to any of some connections in a turn of the event loop: all that was sent is read. */
export async function untilQuiet(connections: ReadonlySet<{ readonly bytesRead: number }>): Promise<void> {
  let before = -1
  for (let now = bytesOf(connections); now > before; now = bytesOf(connections)) {
    before = now
    await setImmediate()
    await setImmediate()
  }
}

function bytesOf(connections: ReadonlySet<{ readonly bytesRead: number }>): number {
  return [...connections].reduce((sum, { bytesRead }) => sum + bytesRead, 0)
}
