import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nodeDigests } from '@fingerpost/database/node'
import { type Checkpoint, type Enricher, followLog, readCheckpoint, writeCheckpoint } from '@fingerpost/enrich'
import { SeenSet } from '@fingerpost/inference'
import {
  AppendedFile,
  asInputError,
  type ByteSink,
  type FilePosition,
  FollowedLog,
  openSink,
  readInput,
  requireOtherThan,
} from '@fingerpost/io'
import { reportError } from '../console/run.ts'
import { openSeen } from '../seen/options.ts'
import type { EnrichArguments } from './options.ts'

/** What follows a log besides the options. */
export interface FollowParts {
  readonly options: EnrichArguments
  /** Made once the sightings are known. */
  readonly enricherOf: (seen: SeenSet | undefined) => Enricher
  /** Reads the database again; throws what is wrong with it. */
  readonly reload: () => void
}

/**
 * Follows a log until it is stopped. With a folder of state, everything is written there in one step, now and then, and
 * the output is first cut back to what was written then. SIGHUP opens the output again and reads the database again.
 */
export async function follow({ options, enricherOf, reload }: FollowParts, stop: AbortSignal): Promise<Enricher> {
  const { output, state } = options
  const [path = ''] = options.inputs
  const checkpoints = state === undefined ? undefined : checkpointPath(state)
  const last = checkpoints === undefined ? undefined : readCheckpoint(checkpoints)
  restoreOutput(output, last)
  const seen = await sightingsOf(options, last)
  const enricher = enricherOf(seen?.set)
  const sink = openOutput(options)
  const log = new FollowedLog(path, { position: last?.input, fromEnd: options.fromEnd, warn })
  let isHungUp = false
  process.on('SIGHUP', () => {
    isHungUp = true
    log.wake()
  })
  const between = () => {
    if (!isHungUp) return undefined
    isHungUp = false
    return () => begin(sink, reload)
  }
  const save = (input: FilePosition | undefined) => {
    const place = sink instanceof AppendedFile ? sink.place() : undefined
    if (checkpoints !== undefined)
      writeCheckpoint(checkpoints, { input, output: place, seen: seen?.set.file() ?? NOTHING })
  }
  try {
    await followLog({ log, sink, enricher, signal: stop, between, save: checkpoints === undefined ? undefined : save })
    await sink.end()
    seen?.close()
  } finally {
    log.close()
  }
  return enricher
}

/** Opens the output and reads the database again; what cannot be is said, and goes on as it was. */
function begin(sink: ByteSink, reload: () => void): void {
  for (const action of [() => sink instanceof AppendedFile && sink.reopen(), reload]) {
    try {
      action()
    } catch (error) {
      reportError('fp-enrich', error)
    }
  }
}

function checkpointPath(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw asInputError(error, folder)
  }
  return join(folder, 'checkpoint')
}

function restoreOutput(output: string, last: Checkpoint | undefined): void {
  if (last?.output === undefined || output === '-') return
  if (!AppendedFile.restore(output, last.output))
    warn(`${output}: what was written before is gone; what was written behind the last checkpoint is written again`)
}

/** Sightings, and how they are kept at the end. */
interface Sightings {
  readonly set: SeenSet
  close(): void
}

/** With a folder of state, the sightings are in its checkpoint; the file that --seen names is read where there is none. */
async function sightingsOf(options: EnrichArguments, last: Checkpoint | undefined): Promise<Sightings | undefined> {
  const { seen, seenByHost, state } = options
  if (seen === undefined || state === undefined) return openSeen(options, 'fp-enrich')
  const set = new SeenSet({ digests: nodeDigests, scope: seenByHost ? 'process+host' : 'process' })
  if (last !== undefined && last.seen.length > 0) set.addFile(last.seen, checkpointPath(state))
  else if (existsSync(seen)) set.addFile(await readInput(seen), seen)
  return { set, close: () => {} }
}

/** Regular files are appended to; standard output, pipes and devices are written as ever. */
function openOutput({ output, inputs }: EnrichArguments): ByteSink {
  requireOtherThan(inputs, output)
  const isFile = output !== '-' && statSync(output, { throwIfNoEntry: false })?.isFile() !== false
  return isFile ? new AppendedFile(output) : openSink(output, inputs)
}

function warn(sentence: string): void {
  process.stderr.write(`fp-enrich: ${sentence}\n`)
}

const NOTHING = new Uint8Array(0)
