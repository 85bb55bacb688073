import { createWriteStream } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../pure/errors.ts'
import type { Beginning, PartFile } from './part-file.ts'
import { type Answer, requestFile } from './request.ts'

/** How far a download is, in bytes. */
export interface DownloadProgress {
  readonly received: number
  /** Undefined where the server does not say. */
  readonly total: number | undefined
}

/** How a server is asked. */
export interface DownloadOptions {
  /** How many milliseconds the server may keep silent. */
  readonly timeout: number
  readonly signal: AbortSignal
  /** Called with each piece that comes. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
}

/**
 * Downloads a file into its part file, or what is missing of it. Gives the number of bytes that were there already.
 * Rejects with InputError (with the URL) where the server does not give the file, or not to its end; what has come is
 * kept then.
 */
export async function download(url: string, part: PartFile, options: DownloadOptions): Promise<number> {
  const beginning = part.beginning()
  const answer = await answerOf(url, beginning, options)
  try {
    if (answer.status === RANGE_NOT_SATISFIABLE && beginning !== undefined) {
      part.discard()
      return await download(url, part, options)
    }
    const kept = beginning !== undefined && continues(answer, beginning) ? beginning.bytes : 0
    if (answer.status !== OK && kept === 0) throw new InputError(url, undefined, refusal(answer.status))
    if (kept === 0) part.restart(validatorOf(answer.headers))
    await receive(answer, { path: part.path, kept, url, options })
    return kept
  } finally {
    await answer.close()
  }
}

const OK = 200
const PARTIAL_CONTENT = 206
const RANGE_NOT_SATISFIABLE = 416

async function answerOf(url: string, beginning: Beginning | undefined, options: DownloadOptions): Promise<Answer> {
  try {
    return await requestFile(url, { ...options, beginning })
  } catch (error) {
    throw unavailable(url, error)
  }
}

/** Whether the answer is the rest (RFC 9110, section 14.4), and not another part or the whole. */
function continues({ status, headers }: Answer, { bytes }: Beginning): boolean {
  return status === PARTIAL_CONTENT && headers['content-range']?.startsWith(`bytes ${bytes}-`) === true
}

function refusal(status: number): string {
  return status === PARTIAL_CONTENT ? 'the server gave another part of the file' : `the server answered ${status}`
}

/** Only a strong ETag, or a date, may be asked for with a range (RFC 9110, section 13.1.5). */
function validatorOf({ etag, 'last-modified': lastModified }: IncomingHttpHeaders): string | undefined {
  return etag === undefined || etag.startsWith('W/') ? lastModified : etag
}

interface Receiving {
  readonly path: string
  /** How many bytes of the file are there already. */
  readonly kept: number
  readonly url: string
  readonly options: DownloadOptions
}

async function receive({ body, headers }: Answer, { path, kept, url, options }: Receiving): Promise<void> {
  const length = Number(headers['content-length'] ?? Number.NaN)
  const total = Number.isNaN(length) ? undefined : kept + length
  let received = kept
  const counted = async function* () {
    try {
      for await (const chunk of body) {
        yield chunk
        received += chunk.length
        options.onProgress?.({ received, total })
      }
    } catch (error) {
      throw unavailable(url, error, `; ${received} bytes are there, and the same command goes on from them`)
    }
  }
  await pipeline(counted(), createWriteStream(path, { flags: 'a' }))
}

function unavailable(url: string, error: unknown, more = ''): InputError {
  return new InputError(url, undefined, `${error instanceof Error ? error.message : String(error)}${more}`)
}
