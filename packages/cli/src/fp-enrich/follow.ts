import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { nodeDigests } from '@fingerpost/database/node'
import { type Between, type Checkpoint, type Enricher, flow, readCheckpoint, writeCheckpoint } from '@fingerpost/enrich'
import { SeenSet } from '@fingerpost/inference'
import { type LineSink, type LineSource, lockFolder, readInput } from '@fingerpost/io'
import { reportError } from '../console/run.ts'
import { openSeen } from '../seen/options.ts'
import type { ServiceManager } from '../service/service-manager.ts'
import { Inputs } from './inputs.ts'
import type { Meter } from './meter.ts'
import type { EnrichArguments } from './options.ts'
import { openFlowOutput } from './outputs.ts'

/** What follows a log besides the options. */
export interface FollowParts {
  readonly options: EnrichArguments
  /** Made once the sightings are known. */
  readonly enricherOf: (seen: SeenSet | undefined) => Enricher
  /** Reads the database again; throws what is wrong with it. */
  readonly reload: () => void
  readonly meter?: Meter | undefined
  readonly service?: ServiceManager | undefined
}

/**
 * Follows a log until it is stopped. With a folder of state, everything is written there in one step, now and then, and
 * the output is first cut back to what was written then. SIGHUP opens the output again and reads the database again.
 */
export async function follow(parts: FollowParts, stop: AbortSignal): Promise<Enricher> {
  const { state } = parts.options
  const lock = state === undefined ? undefined : lockFolder(state)
  try {
    return await followLocked(parts, stop)
  } finally {
    lock?.release()
  }
}

async function followLocked(
  { options, enricherOf, reload, meter, service }: FollowParts,
  stop: AbortSignal,
): Promise<Enricher> {
  const { state } = options
  const checkpoints = state === undefined ? undefined : checkpointPath(state)
  const last = checkpoints === undefined ? undefined : readCheckpoint(checkpoints)
  const seen = await sightingsOf(options, last)
  const enricher = enricherOf(seen?.set)
  const sink = await openFlowOutput(options, last, stop)
  const sources = await Inputs.open(options, { last, sink })
  const save = (path: string) =>
    writeCheckpoint(path, { inputs: sources.positions(), output: sink.place(), seen: seen?.set.file() ?? NOTHING })
  meter?.begin(enricher.counts, sources)
  const counted = meter === undefined ? sink : { write: meter.writeTo(sink), flush: () => sink.flush() }
  service?.ready()
  try {
    await flow({
      ...{ sources, sink: counted, enricher, signal: stop, observer: meter },
      between: changes({ sources, sink, reload, service }),
      save: checkpoints === undefined ? undefined : () => save(checkpoints),
    })
    await sink.end()
    await service?.stopping()
    seen?.close()
  } finally {
    await sources.close()
  }
  return enricher
}

/** What SIGHUP changes, and what wakes up for it. */
interface Changing {
  readonly sources: Iterable<LineSource>
  readonly sink: LineSink
  readonly reload: () => void
  readonly service: ServiceManager | undefined
}

/** What is to be done between two batches: the next file is begun where one is due, and SIGHUP does that and more. */
function changes({ sources, sink, reload, service }: Changing): () => Between | undefined {
  let isHungUp = false
  const wake = () => {
    for (const source of sources) source.wake()
  }
  process.on('SIGHUP', () => {
    isHungUp = true
    wake()
  })
  setInterval(() => sink.isDue() && wake(), DUE_MS).unref()
  return () => {
    const again = [() => service?.reloading(), () => sink.reopen(), reload, () => service?.ready()]
    const actions = isHungUp ? again : [() => sink.reopen()]
    if (!isHungUp && !sink.isDue()) return undefined
    isHungUp = false
    return () => attempt(actions)
  }
}

/** Opens the output and reads the database again; what cannot be is said, and goes on as it was. */
function attempt(actions: readonly (() => void)[]): void {
  for (const action of actions) {
    try {
      action()
    } catch (error) {
      reportError('fp-enrich', error)
    }
  }
}

function checkpointPath(folder: string): string {
  return join(folder, 'checkpoint')
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

/** How late another output file may be begun where nothing is read. */
const DUE_MS = 500

const NOTHING = new Uint8Array(0)
