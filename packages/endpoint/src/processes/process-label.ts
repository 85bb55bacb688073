import type { ParentFacts, ProcessFacts } from './process-facts.ts'
import { readText } from './procfs.ts'

/** A process as records name it. */
export interface ProcessLabel {
  readonly name: string
  readonly path: string
  readonly pid: number
  /** Lower-case hex; missing where the executable could not be read. */
  readonly sha256?: string
  readonly parent?: ParentFacts
  /** The name of its effective user, or a number: in a container, whose names are others, and where there is no name. */
  readonly user: string
  readonly container?: string
  readonly command_line?: string
}

/** How labels are printed. */
export interface ProcessLabelOptions {
  readonly users: ReadonlyMap<number, string>
  readonly commandLine: boolean
}

/** The label of a process whose executable has this digest. */
export function labelOf(facts: ProcessFacts, sha256: string | undefined, options: ProcessLabelOptions): ProcessLabel {
  const { name, path, pid, parent, uid, container, commandLine } = facts
  const user = container === undefined ? options.users.get(uid) : undefined
  return {
    name,
    path,
    pid,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(parent === undefined ? {} : { parent }),
    user: user ?? String(uid),
    ...(container === undefined ? {} : { container }),
    ...(options.commandLine ? { command_line: commandLine } : {}),
  }
}

/** The names of this machine's users by number, as /etc/passwd has them. */
export function userNames(): ReadonlyMap<number, string> {
  const lines = (readText('/etc/passwd') ?? '').split('\n').map((line) => line.split(':'))
  return new Map(lines.flatMap(([name = '', , uid]) => (name === '' || uid === undefined ? [] : [[Number(uid), name]])))
}
