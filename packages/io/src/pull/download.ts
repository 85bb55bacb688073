import { createWriteStream } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { InputError } from '../pure/errors.ts'
import type { Beginning, PartFile } from './part-file.ts'
import { type FileResponse, requestFile } from './request.ts'

/** Progress of a download, in bytes. */
export interface DownloadProgress {
  readonly received: number
  /** Undefined where the server does not say. */
  readonly total: number | undefined
}

/** Limits and progress of a download. */
export interface DownloadOptions {
  /** Milliseconds without a byte from the server before the download fails. */
  readonly timeout: number
  /** A server that sends more bytes than this is not listened to any longer. */
  readonly mostBytes: number
  readonly signal: AbortSignal
  /** Called for each chunk received. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined
}

/**
 * Downloads a file, or the rest of it, into its part file. Gives the number of bytes that an earlier download had left.
 * Rejects with InputError (with the URL) when the server refuses the file or ends too early; the bytes received stay.
 */
export async function download(url: string, part: PartFile, options: DownloadOptions): Promise<number> {
  const beginning = part.beginning()
  const response = await responseTo(url, beginning, options)
  try {
    if (response.status === RANGE_NOT_SATISFIABLE && beginning !== undefined) {
      part.discard()
      return await download(url, part, options)
    }
    const kept = beginning !== undefined && continues(response, beginning) ? beginning.bytes : 0
    if (response.status !== OK && kept === 0) throw new InputError(url, undefined, refusal(response.status))
    if (kept === 0) part.restart(validatorOf(response.headers))
    await receive(response, { path: part.path, kept, url, options })
    return kept
  } catch (error) {
    if (error instanceof TooLong) part.discard()
    throw error
  } finally {
    await response.close()
  }
}

const OK = 200
const PARTIAL_CONTENT = 206
const RANGE_NOT_SATISFIABLE = 416

async function responseTo(
  url: string,
  beginning: Beginning | undefined,
  options: DownloadOptions,
): Promise<FileResponse> {
  try {
    return await requestFile(url, { ...options, beginning })
  } catch (error) {
    throw unavailable(url, error)
  }
}

/** Whether the response is the rest that was asked for (RFC 9110, section 14.4), not another range or the whole file. */
function continues({ status, headers }: FileResponse, { bytes }: Beginning): boolean {
  return status === PARTIAL_CONTENT && headers['content-range']?.startsWith(`bytes ${bytes}-`) === true
}

function refusal(status: number): string {
  return status === PARTIAL_CONTENT ? 'the server gave another part of the file' : `the server answered ${status}`
}

/** Only a strong ETag, or a date, may be asked for with a range (RFC 9110, section 13.1.5). */
function validatorOf({ etag, 'last-modified': lastModified }: IncomingHttpHeaders): string | undefined {
  return etag === undefined || etag.startsWith('W/') ? lastModified : etag
}

class TooLong extends InputError {
  constructor(url: string, mostBytes: number) {
    super(url, undefined, `the server sends more than ${mostBytes} bytes: --max-size allows more`)
  }
}

interface Receiving {
  readonly path: string
  /** How many bytes of the file are there already. */
  readonly kept: number
  readonly url: string
  readonly options: DownloadOptions
}

async function receive({ body, headers }: FileResponse, { path, kept, url, options }: Receiving): Promise<void> {
  const length = Number(headers['content-length'] ?? Number.NaN)
  const total = Number.isNaN(length) ? undefined : kept + length
  if (total !== undefined && total > options.mostBytes) throw new TooLong(url, options.mostBytes)
  let received = kept
  const counted = async function* () {
    try {
      for await (const chunk of body) {
        if (received + chunk.length > options.mostBytes) throw new TooLong(url, options.mostBytes)
        yield chunk
        received += chunk.length
        options.onProgress?.({ received, total })
      }
    } catch (error) {
      throw error instanceof TooLong
        ? error
        : unavailable(url, error, `; ${received} bytes are there, and the same command goes on from them`)
    }
  }
  await pipeline(counted(), createWriteStream(path, { flags: 'a' }))
}

function unavailable(url: string, error: unknown, more = ''): InputError {
  return new InputError(url, undefined, `${error instanceof Error ? error.message : String(error)}${more}`)
}
