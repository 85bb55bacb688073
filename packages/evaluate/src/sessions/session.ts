import { mapRecord, type Observation } from '@fingerpost/fpdb'
import type { DestinationClasses } from '@fingerpost/inference'
import { LineSplitter, nameOf, observationFiles, openInput } from '@fingerpost/io'
import { InputError, Mismatch, parseTimeStamp } from '@fingerpost/io/pure'

/** A session whose process is known. */
export interface Session {
  readonly observation: Observation
  /** Classes that the line gives; others are computed. */
  readonly classes: DestinationClasses
  /** When it was, in milliseconds since 1970; undefined where the line does not say. */
  readonly time: number | undefined
  /** The line as it was read, for a builder. */
  readonly line: string
  /** What sessions can be folded by, as the line has it: `run`, `host`, `version` and `time`. */
  readonly groups: Readonly<Record<FoldField, string | undefined>>
}

/** The members that tell folds apart. */
export type FoldField = 'run' | 'host' | 'version' | 'time'

/** Called with the lines, and the bytes of files, read since the last call. */
export type OnSessions = (lines: number, bytes: number) => void

/**
 * Reads labelled sessions, one JSON object a line, in the forms that `fpdb build` takes; lines that it would skip are
 * skipped. Throws InputError for a broken line or file.
 */
export async function readSessions(
  paths: readonly string[],
  signal: AbortSignal,
  onProgress: OnSessions = () => {},
): Promise<Session[]> {
  const sessions: Session[] = []
  for (const path of observationFiles(paths)) await readFile(path, sessions, { signal, onProgress })
  return sessions
}

interface Reading {
  readonly signal: AbortSignal
  readonly onProgress: OnSessions
}

async function readFile(path: string, sessions: Session[], { signal, onProgress }: Reading): Promise<void> {
  const { chunks, bytesRead } = await openInput({ path }, signal)
  const splitter = new LineSplitter((bytes, start, end) => {
    const line = bytes.toString('utf8', start, end)
    const session = line.trim() === '' ? undefined : sessionOf(line, path, splitter.lines)
    if (session !== undefined) sessions.push(session)
  })
  let [lines, bytes] = [0, 0]
  const report = () => {
    onProgress(splitter.lines - lines, bytesRead() - bytes)
    ;[lines, bytes] = [splitter.lines, bytesRead()]
  }
  for await (const chunk of chunks) {
    splitter.push(chunk)
    report()
  }
  splitter.end()
  report()
}

function sessionOf(line: string, path: string, number: number): Session | undefined {
  try {
    const record: unknown = JSON.parse(line)
    const observation = mapRecord(record)
    return typeof observation === 'string' ? undefined : { ...described(record, observation), line }
  } catch (error) {
    if (!(error instanceof Mismatch || error instanceof SyntaxError)) throw error
    throw new InputError(nameOf(path), number, error.message)
  }
}

function described(record: unknown, observation: Observation): Omit<Session, 'line'> {
  const { autonomousSystem, domain, portApplication } = observation.ready
  const members = new Map(Object.entries(record ?? {}))
  const text = (name: string) => {
    const value: unknown = members.get(name)
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const groups = {
    run: text('run'),
    host: observation.host,
    version: text('process_version'),
    time: text('timestamp') ?? text('event_start'),
  }
  return { observation, classes: { autonomousSystem, domain, portApplication }, time: instantOf(groups.time), groups }
}

/** Milliseconds since 1970 of a time stamp, the beginning of the day for a date alone; undefined for anything else. */
function instantOf(time: string | undefined): number | undefined {
  const stamp = parseTimeStamp(time)
  if (stamp === undefined) return undefined
  return stamp.seconds === undefined ? Date.parse(stamp.day) : stamp.seconds * 1000
}
