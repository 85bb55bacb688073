import { once } from 'node:events'
import { nodeCiphers } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { ReloadableClassifier } from '@fingerpost/inference'
import { asInputError } from '@fingerpost/io/pure'
import { HttpServer, LineServer, Responder } from '@fingerpost/serve'
import { classifierOf, databasePaths } from '../classifier/options.ts'
import { reportError } from '../console/run.ts'
import { DatabaseInfo } from '../metrics/database-info.ts'
import { publish } from '../metrics/publish.ts'
import { type ServiceManager, serviceManager } from '../service/service-manager.ts'
import { serveFamilies } from './metric-families.ts'
import type { ServeArguments } from './options.ts'
import { reloadOnChange } from './reloads.ts'

/** Answers at the socket until it is stopped; what was asked by then is answered. */
export async function serve(options: ServeArguments, stop: AbortSignal): Promise<'stopped'> {
  const { place, maxConnections, quiet } = options
  const database = new DatabaseInfo()
  const classifier = new ReloadableClassifier(() =>
    classifierOf(options, (path, opened) => database.loaded(path, opened)),
  )
  const responder = responderOf(options, classifier)
  const server = await open()
  const http = await openHttp()
  const publication = options.metricsTarget && (await publishCounts(options.metricsTarget))
  const service = serviceManager('fp-serve')
  const unwatch = reloadOnChange({ paths: databasePaths(options), reload: () => reload(classifier, service) })
  service?.ready()
  if (!quiet) report([place.name, ...(http === undefined ? [] : [`${options.http?.host} port ${http.port}`])])
  if (!stop.aborted) await once(stop, 'abort')
  unwatch()
  await Promise.all([server.close(), http?.close()])
  publication?.close()
  await service?.stopping()
  return 'stopped'

  function open(): Promise<LineServer> {
    return LineServer.open(place.listening, responder, { mostConnections: maxConnections }).catch((error: unknown) => {
      throw asInputError(error, place.name)
    })
  }

  async function openHttp(): Promise<HttpServer | undefined> {
    if (options.http === undefined) return undefined
    const settings = { ...options.http, mostConnections: maxConnections }
    return HttpServer.open(responder, settings).catch((error: unknown) => {
      throw asInputError(error, '--http')
    })
  }

  function publishCounts(target: NonNullable<ServeArguments['metricsTarget']>) {
    const families = () => serveFamilies({ counts: responder.counts, connections: server.connections, database })
    return publish(target, { command: 'fp-serve', families, isReady: () => !stop.aborted })
  }
}

function responderOf(options: ServeArguments, classifier: ReloadableClassifier): Responder {
  return new Responder(classifier, {
    digests: nodeDigests,
    ciphers: nodeCiphers,
    minimumScore: options.minScore,
    minimumNameScore: options.minNameScore,
    explain: options.explain,
    limit: options.numProcs,
    aliases: options.overrides !== undefined,
  })
}

function report(places: readonly string[]): void {
  process.stderr.write(`fp-serve: listening at ${places.join(' and ')}, ready\n`)
}

/** A database that cannot be read is reported, and the one so far stays. */
function reload(classifier: ReloadableClassifier, service: ServiceManager | undefined): void {
  service?.reloading()
  try {
    classifier.reload()
  } catch (error) {
    reportError('fp-serve', error)
  }
  service?.ready()
}
