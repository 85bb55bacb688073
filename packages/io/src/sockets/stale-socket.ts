import { lstatSync, rmSync } from 'node:fs'

/**
 * Removes the socket that a process left behind, so that the path can be bound. Rejects with RangeError where something
 * else is there, or a socket at which somebody answers.
 */
export async function removeStale(
  path: string,
  isAnswered: (path: string) => boolean | Promise<boolean>,
): Promise<void> {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) return
  if (!status.isSocket()) throw new RangeError('is there already, and no socket')
  if (await isAnswered(path)) throw new RangeError('another process listens there')
  rmSync(path, { force: true })
}
