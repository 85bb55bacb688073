import { unwatchFile, watchFile } from 'node:fs'

/** What loads the databases again, and where they are. */
export interface ReloadParts {
  readonly paths: readonly string[]
  /** Never throws. */
  readonly reload: () => void
}

/**
 * Loads the databases again on SIGHUP, and where another file is at one of their paths; paths are looked at every second, so that
 * a file that is renamed onto it is seen on every file system. Returns what ends that.
 */
export function reloadOnChange({ paths, reload }: ReloadParts): () => void {
  const changed = (now: { readonly ino: number }) => {
    if (now.ino !== 0) reload()
  }
  process.on('SIGHUP', reload)
  for (const path of paths) watchFile(path, { interval: INTERVAL_MS, persistent: false }, changed)
  return () => {
    process.off('SIGHUP', reload)
    for (const path of paths) unwatchFile(path, changed)
  }
}

const INTERVAL_MS = 1_000
