import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'

/** Runs a command in `folder`, which is made where it is missing; throws where it fails. */
export function run(
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): void {
  const [command = '', ...rest] = words
  mkdirSync(folder, { recursive: true })
  execFileSync(command, rest, { cwd: folder, stdio: 'inherit', env: { ...process.env, ...environment } })
}

/** Calls `install` for each name; then throws an error with those that failed, if any. */
export function each(names: readonly string[], install: (name: string) => void): void {
  const failed = names.filter((name) => {
    try {
      install(name)
      return false
    } catch {
      return true
    }
  })
  if (failed.length > 0) throw new Error(`not installed: ${failed.join(' ')}`)
}
