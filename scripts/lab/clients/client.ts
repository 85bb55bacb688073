import { type Target, web } from '../targets.ts'
import type { Imitated } from './profiles.ts'

/** A program of the lab: where it goes and the command that makes it go there. */
export interface Client {
  /** Unique in the table; it names capture files. The process is read from the kernel, not from here. */
  name: string
  targets: readonly Target[]
  /**
   * The command's words. It runs in an empty directory, which is its HOME; a word that begins with `@npm`, `@pip`,
   * `@go`, `@cargo`, `@jars`, `@lab`, `@work` or `@pyenv` is a path under the lab's packages of that kind, this
   * directory, the working directory or pyenv's root.
   */
  command(target: Target): readonly string[]
  environment?: Readonly<Record<string, string>>
  category?: string
  /** The version of the program, where its files do not tell. */
  version?: string
  /** The library behind its TLS or SSH, where the process maps several or the executable does not tell. */
  library?: string
  /** The program whose hello it was told to copy. */
  imitates?: Imitated
  /** The generation of Debian that it is run in, where that is not the machine's own. */
  suite?: string
  /** Whether it lives on the lab's Internet, where every name has an address and nothing keeps it quiet. */
  internet?: boolean
  /** Seconds after which the program is ended. */
  limit?: number
}

/** The URL of `path` on a target: http on port 80, https elsewhere. */
export function url({ host, port }: Target, path = '/'): string {
  if (port === 80) return `http://${host}${path}`
  return `https://${host}${port === 443 ? '' : `:${port}`}${path}`
}

/** A command for the shell. */
export const shell = (script: string) => ['sh', '-c', script]

/** Debian's Python, whatever else the search path offers. */
export const DEBIAN_PYTHON = '/usr/bin/python3'

/** A program that fetches the URL which ends its command line from every web server of the lab. */
export function fetcher(name: string, ...words: string[]): Client {
  return { name, targets: web, command: (target) => [...words, url(target)] }
}

/** The same clients with an application category. */
export function categorised(category: string, clients: readonly Client[]): readonly Client[] {
  return clients.map((client) => ({ category, ...client }))
}
