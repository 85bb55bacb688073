import { unwatchFile, watchFile } from 'node:fs'

/** What loads the database again, and where it is. */
export interface ReloadParts {
  readonly path: string
  /** Never throws. */
  readonly reload: () => void
}

/**
 * Loads the database again on SIGHUP, and where another file is at its path; the path is looked at every second, so that
 * a file that is renamed onto it is seen on every file system. Returns what ends that.
 */
export function reloadOnChange({ path, reload }: ReloadParts): () => void {
  const changed = (now: { readonly ino: number }) => {
    if (now.ino !== 0) reload()
  }
  process.on('SIGHUP', reload)
  watchFile(path, { interval: INTERVAL_MS, persistent: false }, changed)
  return () => {
    process.off('SIGHUP', reload)
    unwatchFile(path, changed)
  }
}

const INTERVAL_MS = 1_000
