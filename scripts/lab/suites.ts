import { existsSync } from 'node:fs'
import type { Client } from './clients/client.ts'

/** Other generations of Debian, each in a folder of its own that its programs take for the root. */
export const SUITES = ['bullseye', 'trixie'] as const

/** The folder of a suite. */
export function suiteRoot(directory: string, suite: string): string {
  return `${directory}/suites/${suite}`
}

/** The root that a file belongs to: '' for the machine's own, or the folder of a suite; and its path there. */
export function placeOf(path: string): { root: string; path: string } {
  const [, root = '', rest = path] = /^(.*\/suites\/\w+)(\/.*)$/.exec(path) ?? []
  return { root, path: rest }
}

/** The clients that are Debian's own programs, in each of the suites. */
export function inSuites(clients: readonly Client[]): readonly Client[] {
  return SUITES.flatMap((suite) =>
    clients.filter(isDebian).map((client) => ({ ...client, name: `${suite}-${client.name}`, suite })),
  )
}

/** Whether a suite has the program that a client starts. */
export function isInSuite(root: string, program: string): boolean {
  if (program.startsWith('/')) return existsSync(root + program)
  return ['usr/bin', 'usr/sbin', 'bin', 'usr/games'].some((folder) => existsSync(`${root}/${folder}/${program}`))
}

/** Programs of the lab's own packages are the same whatever the suite. */
function isDebian(client: Client): boolean {
  const words = [...client.command({ host: 'localhost', port: 443 }), ...Object.values(client.environment ?? {})]
  return !client.imitates && words.every((word) => !/(?:^|\s)@\w+\//.test(word) && word !== process.execPath)
}
