import { type FSWatcher, watch } from 'node:fs'
import { dirname } from 'node:path'

/** How long a change may go unnoticed where the file system reports none, such as NFS. */
const INTERVAL_MS = 50

/** Wakes whoever waits when something in the folder of a file changes, or after 50 ms. */
export class Changes {
  #watcher: FSWatcher | undefined
  #wake: () => void = () => {}

  /** Where the system cannot watch the folder, the interval is enough. */
  constructor(path: string) {
    try {
      this.#watcher = watch(dirname(path), () => this.wake())
      this.#watcher.on('error', () => this.close())
    } catch {
      this.#watcher = undefined
    }
  }

  /** Ends the wait that is going on. */
  wake(): void {
    this.#wake()
  }

  /** Resolves at the next change. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, INTERVAL_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  close(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }
}
