import { nodeDigests } from '@fingerpost/database/node'
import { type Change, type DatabaseDiff, diffDatabases, isSame, type Move } from '@fingerpost/database/tools'
import { standardInputOnce, wholeNumber } from '../console/checks.ts'
import { print } from '../console/print.ts'
import { ExitCode, reportError } from '../console/run.ts'
import { columns, numberCell, readable, table } from '../console/table.ts'
import { openDatabase } from './database-file.ts'

/** What `fpdb diff` was asked for. */
export interface DiffArguments {
  readonly old: string
  readonly new: string
  readonly top: number
  readonly json: boolean
}

/** The exit code for trouble, which `diff` and `cmp` have apart from that for a difference. */
const TROUBLE = 2

/** Prints how two databases differ; gives the exit code: 0 the same, 1 different, 2 trouble. */
export async function printDiff({ old, new: now, top, json }: DiffArguments): Promise<number> {
  wholeNumber('top', top, { least: 0 })
  standardInputOnce([old, now])
  try {
    const [before, after] = [await openDatabase(old), await openDatabase(now)]
    const diff = diffDatabases(before.entries, after.entries, nodeDigests)
    print(json ? jsonLines(diff) : tables(diff, top))
    return isSame(diff) ? ExitCode.success : ExitCode.failure
  } catch (error) {
    reportError('fpdb', error)
    return TROUBLE
  }
}

/** The changes of each kind, under the words that both outputs have for it. */
function kindsOf({ fingerprints, processes }: DatabaseDiff) {
  return [
    ['fingerprint', 'appeared', fingerprints.appeared],
    ['fingerprint', 'vanished', fingerprints.vanished],
    ['fingerprint', 'changed', fingerprints.changed],
    ['process', 'appeared', processes.appeared],
    ['process', 'vanished', processes.vanished],
    ['process', 'moved', processes.moved],
  ] as const satisfies readonly (readonly [string, string, readonly (Change | Move)[]])[]
}

function jsonLines(diff: DatabaseDiff): string {
  return kindsOf(diff)
    .flatMap(([of, kind, changes]) => changes.map((change) => `${JSON.stringify({ of, kind, ...change })}\n`))
    .join('')
}

function tables(diff: DatabaseDiff, top: number): string {
  const kinds = kindsOf(diff)
  const counts = kinds.map(
    ([of, kind, changes]) =>
      [`${of === 'process' ? 'processes' : 'fingerprints'} ${kind}`, readable(changes.length)] as const,
  )
  const summary = table([
    ...counts.slice(0, 3),
    ['fingerprints same', readable(diff.fingerprints.same)],
    ...counts.slice(3),
  ])
  const lists = kinds.map(([of, kind, changes]) => list(`${of} ${kind}`, changes.slice(0, top)))
  return summary + lists.join('')
}

function list(title: string, changes: readonly (Change | Move)[]): string {
  if (changes.length === 0) return ''
  const head = [{ number: 'old' }, { number: 'new' }, title]
  return `\n${columns([head, ...changes.map((change) => [numberCell(change.old), numberCell(change.new), nameOf(change)])])}`
}

function nameOf(change: Change | Move): string {
  if (!('gained' in change)) return change.name
  return `${change.name} (${readable(change.gained.length)} fingerprints gained, ${readable(change.lost.length)} lost)`
}
