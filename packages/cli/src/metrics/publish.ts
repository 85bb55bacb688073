import { writeFileAtomically } from '@fingerpost/io'
import { reportError } from '../console/run.ts'
import { type EndpointParts, openEndpoint } from './endpoint.ts'
import { exposition, type Family } from './exposition.ts'
import type { MetricsTarget } from './options.ts'
import { processFamilies } from './process-families.ts'

/** Metrics that are published until it is closed. */
export interface Publication {
  /** Publishes for the last time; a file that cannot be written then is reported. */
  close(): void
}

/** What is published, and on whose behalf. */
export interface PublishedParts {
  readonly command: string
  readonly families: () => Iterable<Family>
  readonly isReady: () => boolean
}

/** Publishes metrics and those of the process. Rejects with InputError where that is not possible. */
export async function publish(target: MetricsTarget, parts: PublishedParts): Promise<Publication> {
  const { isReady, families } = parts
  const text = () => exposition([...families(), ...processFamilies()])
  if (target.kind === 'file') return publishFile(target, { text, command: parts.command })
  return publishAt(target, { text, isReady })
}

async function publishAt(
  target: Exclude<MetricsTarget, { readonly kind: 'file' }>,
  parts: EndpointParts,
): Promise<Publication> {
  const isSocket = target.kind === 'socket'
  const options = isSocket ? { path: target.path } : { host: target.host, port: target.port }
  const name = isSocket ? `unix:${target.path}` : `${target.host}:${target.port}`
  const server = await openEndpoint(options, name, parts)
  return {
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface FileParts {
  readonly text: () => string
  readonly command: string
}

/** A file that cannot be written later is reported, each reason once, and tried again. */
function publishFile(
  { path, seconds }: { readonly path: string; readonly seconds: number },
  parts: FileParts,
): Publication {
  const write = () => writeFileAtomically(path, Buffer.from(parts.text()))
  let reported = ''
  const update = () => {
    try {
      write()
    } catch (error) {
      if (String(error) !== reported) reportError(parts.command, error)
      reported = String(error)
    }
  }
  write()
  const timer = setInterval(update, seconds * 1000).unref()
  return {
    close() {
      clearInterval(timer)
      update()
    },
  }
}
