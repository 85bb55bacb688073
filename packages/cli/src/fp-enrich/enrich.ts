import { nodeDigests } from '@fingerpost/database/node'
import { type EnrichCounts, Enricher, enrichBytes } from '@fingerpost/enrich'
import { type Classifier, ReloadableClassifier, type SeenSet } from '@fingerpost/inference'
import { type ByteSource, openOutput, openSource } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import { classifierOf } from '../classifier/options.ts'
import { Progress } from '../console/progress.ts'
import { ExitCode, reportError } from '../console/run.ts'
import { openSeen } from '../seen/options.ts'
import type { EnrichArguments } from './options.ts'
import { advice, enrichSummary } from './summary.ts'

/**
 * Reads logs and writes their lines, enriched; or follows one until it is stopped. SIGHUP reads the database again; one
 * that cannot be read is reported, and the one so far stays. The exit code tells.
 */
export async function enrich(options: EnrichArguments, stop: AbortSignal): Promise<number | 'stopped'> {
  const classifier = new ReloadableClassifier(() => classifierOf(options))
  const enricherOf = (seen: SeenSet | undefined) => newEnricher(options, classifier, seen)
  if (options.follow) {
    const { follow } = await import('./follow.ts')
    const start = performance.now()
    const { counts } = await follow({ options, enricherOf, reload: () => classifier.reload() }, stop)
    if (!options.quiet) report(counts, start)
    return 'stopped'
  }
  process.on('SIGHUP', () => {
    try {
      classifier.reload()
    } catch (error) {
      reportError('fp-enrich', error)
    }
  })
  return enrichFiles(options, enricherOf, stop)
}

function newEnricher(options: EnrichArguments, classifier: Classifier, seen: SeenSet | undefined): Enricher {
  const { key, knownOnly, numProcs, minScore, minNameScore, explain } = options
  return new Enricher({
    digests: nodeDigests,
    classifier,
    key,
    knownOnly,
    limit: numProcs,
    minimumScore: minScore,
    minimumNameScore: minNameScore,
    explain,
    seen,
  })
}

/**
 * A log that cannot be read, or not to its end, is reported and the next one is read. Where nothing can be read, an output
 * file that was there before stays.
 */
async function enrichFiles(
  options: EnrichArguments,
  enricherOf: (seen: SeenSet | undefined) => Enricher,
  stop: AbortSignal,
): Promise<number> {
  const { inputs, output, quiet } = options
  const seen = await openSeen(options, 'fp-enrich')
  const enricher = enricherOf(seen?.set)
  const sink = openOutput(output, inputs)
  let code: number = ExitCode.success
  const failed = (error: InputError) => {
    code = reportError('fp-enrich', error)
  }
  const sources = inputs.map((path) => new ReportingSource(() => openSource(path, { signal: stop }), failed))
  const start = performance.now()
  const { counts } = enricher
  const progress = new Progress(() => `${counts.lines} lines, ${Math.round(counts.bytes / 1e6)} MB`, !quiet)
  try {
    await enrichBytes({ sources, sink, enricher, signal: stop })
    await (code !== ExitCode.success && counts.lines === 0 ? sink.abandon() : sink.end())
    seen?.close()
  } catch (error) {
    await sink.abandon()
    throw error
  } finally {
    progress.stop()
    if (!quiet) report(counts, start)
  }
  return options.strict && counts.unreadable > 0 ? ExitCode.failure : code
}

function report(counts: EnrichCounts, start: number): void {
  process.stderr.write(enrichSummary(counts, (performance.now() - start) / 1000) + advice(counts))
}

/** A source that is opened when it is first read, and closed at its end; a failure is reported and taken for its end. */
class ReportingSource {
  readonly #open: () => Promise<ByteSource>
  readonly #failed: (error: InputError) => void
  #source: ByteSource | undefined

  constructor(open: () => Promise<ByteSource>, failed: (error: InputError) => void) {
    this.#open = open
    this.#failed = failed
  }

  async read(space: Uint8Array): Promise<number> {
    const count = await this.#read(space)
    if (count === 0) this.#source?.close()
    return count
  }

  async #read(space: Uint8Array): Promise<number> {
    try {
      this.#source ??= await this.#open()
      return await this.#source.read(space)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      this.#failed(error)
      return 0
    }
  }
}
