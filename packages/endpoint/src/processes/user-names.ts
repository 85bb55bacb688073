import { readText } from './procfs.ts'

/** The names of this machine's users by number, as /etc/passwd has them. */
export function userNames(): ReadonlyMap<number, string> {
  const lines = (readText('/etc/passwd') ?? '').split('\n').map((line) => line.split(':'))
  return new Map(lines.flatMap(([name = '', , uid]) => (name === '' || uid === undefined ? [] : [[Number(uid), name]])))
}
