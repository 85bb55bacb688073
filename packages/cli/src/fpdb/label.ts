import { nodeDigests } from '@fingerpost/database/node'
import type { CountProgress } from '@fingerpost/fpdb'
import { type JoinCounts, labelFiles, type TimeWindow, writeLinesAtomically } from '@fingerpost/label'
import { programTables } from '../classifier/options.ts'
import { ExitCode } from '../console/run.ts'
import { readable, table } from '../console/table.ts'
import { type ContradictedCount, contradictedLines } from './contradicted-lines.ts'
import { countProgress } from './progress.ts'

/** What `fpdb label` was asked for. */
export interface LabelArguments {
  readonly network: readonly string[]
  readonly endpoint: readonly string[]
  /** `-` is standard output. */
  readonly output: string
  readonly window: TimeWindow
  /** Seconds. */
  readonly disorder: number
  readonly skipInvalid: boolean
  readonly quiet: boolean
}

/**
 * Joins network records with socket events and writes the observations, all or none; says on standard error what became
 * of the lines. Gives the exit code. Throws InputError for a broken line or file, and the file system's error when the
 * observations cannot be written.
 */
export async function label(options: LabelArguments, signal: AbortSignal): Promise<number> {
  const { network: records, endpoint: events, output, window, disorder, skipInvalid, quiet } = options
  const start = performance.now()
  const { lines, counts } = labelFiles(
    { records, events },
    { window, disorder, skipInvalid, digests: nodeDigests, signal },
  )
  const marked: ContradictedCount = { contradicted: 0 }
  const progress = countProgress(!quiet)
  progress.update(bothSides(counts))
  try {
    await writeLinesAtomically(output, contradictedLines(lines, programTables(), marked))
  } catch (error) {
    if (!signal.aborted) throw error
    process.stderr.write('fpdb: stopped: nothing was written\n')
    return ExitCode.failure
  } finally {
    progress.stop()
  }
  const seconds = (performance.now() - start) / 1000
  if (!quiet) process.stderr.write(summary(counts, seconds) + advice({ ...counts, ...marked }))
  return ExitCode.success
}

/** Progress of both sides together. */
function bothSides({ records, events }: JoinCounts): CountProgress {
  return {
    get lines() {
      return records.read + events.read
    },
    get bytes() {
      return records.bytes + events.bytes
    },
    totalBytes: records.totalBytes + events.totalBytes,
  }
}

function summary({ records, events, matched, ambiguous, unmatched }: JoinCounts, seconds: number): string {
  const rate = Math.round((records.read + events.read) / seconds)
  return table([
    ['network lines', readable(records.read)],
    ['matched', readable(matched)],
    ['ambiguous', readable(ambiguous)],
    ['unmatched', readable(unmatched)],
    ...remainder(records),
    ['endpoint lines', readable(events.read)],
    ['socket events', readable(events.taken)],
    ...remainder(events),
    ['seconds', `${seconds.toFixed(2)} (${readable(rate)} lines/s)`],
  ])
}

/** What was passed over, came too late, or could not be read. */
function remainder({ passed, late, firstLate, invalid, firstInvalid }: JoinCounts['records']) {
  const counts = [...passed, ['too late', late] as const, ['invalid', invalid] as const]
  return [
    ...counts.map(([reason, count]) => [reason, count > 0 ? readable(count) : undefined] as const),
    ['first too late', firstLate] as const,
    ['first invalid', firstInvalid] as const,
  ]
}

/** Hints for results that are hardly what was intended. */
function advice({ records, events, matched, hasshAlone, contradicted }: JoinCounts & ContradictedCount): string {
  const late = records.late + events.late
  const lines: string[] = []
  if (late > 0) lines.push(`${readable(late)} lines came out of order: a greater --disorder takes them in`)
  if (hasshAlone > 0)
    lines.push(
      `${readable(hasshAlone)} of the observations have only a HASSH, which no database holds: fpdb build passes over them`,
    )
  if (contradicted > 0)
    lines.push(
      `${readable(contradicted)} of the observations have a hello that their process never sends: see inconsistent`,
    )
  if (matched === 0 && records.taken > 0 && events.taken > 0)
    lines.push('nothing matched: compare clocks (--window) and addresses (a translation between endpoint and sensor?)')
  if (matched < records.taken && (events.passed.get('no 5-tuple') ?? 0) > events.taken)
    lines.push('most socket events lack an end of their connection, so they match nothing')
  return lines.map((line) => `fpdb: ${line}\n`).join('')
}
