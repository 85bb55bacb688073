import { debian } from './debian.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { npm } from './npm.ts'
import { python } from './python.ts'
import { rust } from './rust.ts'
import { suites } from './suites.ts'

/** Where the programs of the lab come from: each part puts its own under `directory`, Debian's into the system. */
const parts: Readonly<Record<string, (directory: string) => void>> = {
  debian,
  npm,
  python,
  go,
  java,
  rust,
  suites,
}

/** Installs the parts named, or all of them. A part that fails is named on stderr, and the others go on. */
export function install(directory: string, names: readonly string[]): void {
  for (const name of names.length > 0 ? names : Object.keys(parts)) {
    const part = parts[name]
    if (!part) throw new TypeError(`part: expected ${Object.keys(parts).join(', ')}`)
    try {
      part(directory)
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.message : error}`)
      process.exitCode = 1
    }
  }
}
