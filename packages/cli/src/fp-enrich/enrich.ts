import { nodeDigests } from '@fingerpost/database/node'
import { type EnrichCounts, Enricher, enrichBytes, outputSchemas } from '@fingerpost/enrich'
import { type Classifier, ReloadableClassifier, type SeenSet } from '@fingerpost/inference'
import type { InputError } from '@fingerpost/io/pure'
import { classifierOf, type DatabaseListener } from '../classifier/options.ts'
import { Progress } from '../console/progress.ts'
import { ExitCode, reportError } from '../console/run.ts'
import { openSeen } from '../seen/options.ts'
import { serviceManager } from '../service/service-manager.ts'
import type { Meter } from './meter.ts'
import type { EnrichArguments } from './options.ts'
import { openRunOutput } from './outputs.ts'
import { ReportingSource } from './reporting-source.ts'
import { advice, enrichSummary } from './summary.ts'

/**
 * Reads logs and writes their lines, enriched; or follows one until it is stopped. SIGHUP reads the database again; one
 * that cannot be read is reported, and the one so far stays. The exit code tells.
 */
export async function enrich(options: EnrichArguments, stop: AbortSignal): Promise<number | 'stopped'> {
  const published = await publishMeter(options)
  try {
    return await enrichCounted(options, stop, published?.meter)
  } finally {
    published?.publication.close()
  }
}

/** What counts, and what publishes the counts; loaded only where that is asked for. */
async function publishMeter(options: EnrichArguments) {
  if (options.metricsTarget === undefined) return undefined
  const [{ Meter }, { enrichFamilies }, { publish }] = await Promise.all([
    import('./meter.ts'),
    import('./metric-families.ts'),
    import('../metrics/publish.ts'),
  ])
  const meter = new Meter()
  const publication = await publish(options.metricsTarget, {
    command: 'fp-enrich',
    families: () => enrichFamilies(meter, options),
    isReady: () => meter.counts !== undefined,
  })
  return { meter, publication }
}

async function enrichCounted(
  options: EnrichArguments,
  stop: AbortSignal,
  meter: Meter | undefined,
): Promise<number | 'stopped'> {
  const opened: DatabaseListener | undefined = meter && ((path, database) => meter.database.loaded(path, database))
  const classifier = new ReloadableClassifier(() => classifierOf(options, opened))
  const enricherOf = (seen: SeenSet | undefined) => newEnricher(options, classifier, seen)
  if (options.follow) {
    const { follow } = await import('./follow.ts')
    const service = serviceManager('fp-enrich')
    const start = performance.now()
    const { counts } = await follow({ options, enricherOf, reload: () => classifier.reload(), meter, service }, stop)
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
  return enrichFiles(options, { enricherOf, meter }, stop)
}

function newEnricher(options: EnrichArguments, classifier: Classifier, seen: SeenSet | undefined): Enricher {
  const { formats, joined, schema, key, knownOnly, numProcs, minScore, minNameScore, explain } = options
  return new Enricher({
    digests: nodeDigests,
    classifier,
    formats,
    schema: schema === 'fingerpost' ? undefined : outputSchemas[schema],
    join: joined,
    key,
    knownOnly,
    limit: numProcs,
    minimumScore: minScore,
    minimumNameScore: minNameScore,
    explain,
    seen,
  })
}

interface FileParts {
  readonly enricherOf: (seen: SeenSet | undefined) => Enricher
  readonly meter: Meter | undefined
}

/**
 * A log that cannot be read, or not to its end, is reported and the next one is read. Where nothing can be read, an output
 * file that was there before stays.
 */
async function enrichFiles(
  options: EnrichArguments,
  { enricherOf, meter }: FileParts,
  stop: AbortSignal,
): Promise<number> {
  const { inputs, quiet } = options
  const seen = await openSeen(options, 'fp-enrich')
  const enricher = enricherOf(seen?.set)
  const sink = await openRunOutput(options, stop)
  let code: number = ExitCode.success
  const failed = (error: InputError) => {
    code = reportError('fp-enrich', error)
  }
  const sources = inputs.map((path) => new ReportingSource(path, { failed, meter, stop }))
  const start = performance.now()
  const { counts } = enricher
  meter?.begin(counts)
  const counted = meter === undefined ? sink : { write: meter.writeTo(sink), end: () => sink.end() }
  const progress = new Progress(() => `${counts.lines} lines, ${Math.round(counts.bytes / 1e6)} MB`, !quiet)
  try {
    await enrichBytes({ sources, sink: counted, enricher, signal: stop })
    meter?.turn()
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
