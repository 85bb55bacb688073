import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Beginning } from './part-file.ts'

/** What the server sent. */
export interface FileResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The bytes as the server has them: nothing is unpacked. */
  readonly body: Readable
  /** Closes the connection. */
  close(): Promise<void>
}

/** What to ask for, and how long to wait. */
export interface RequestOptions {
  /** Ask for what follows these bytes, if the server still has the same content. */
  readonly beginning?: Beginning | undefined
  /** Milliseconds without a byte from the server before the request fails. */
  readonly timeout: number
  readonly signal: AbortSignal
}

const REDIRECTIONS = 10

/**
 * Bytes that may wait to be written. undici 7.30 fails an assertion of its own, and so ends the process, when a server
 * closes the connection while some wait that are more than this: with its own 64 KiB a loaded machine showed it.
 */
const WAITING = 256 * 1024 * 1024

/**
 * Asks for a file, through the proxy that the environment names, following redirections. The global `fetch` will not do:
 * it unpacks a `.gz` that a server labels `Content-Encoding: gzip` (53 bytes became 6,000), and fails at the rest of one.
 * Loading undici takes a tenth of a second, so no other command does.
 */
export async function requestFile(url: string, { beginning, timeout, signal }: RequestOptions): Promise<FileResponse> {
  const { EnvHttpProxyAgent, interceptors, request } = await import('undici')
  const agent = new EnvHttpProxyAgent({ headersTimeout: timeout, bodyTimeout: timeout, connectTimeout: timeout })
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: REDIRECTIONS }))
  const range = beginning && { range: `bytes=${beginning.bytes}-`, 'if-range': beginning.validator }
  const headers = { 'accept-encoding': 'identity', ...range }
  try {
    const response = await request(url, { dispatcher, headers, signal, highWaterMark: WAITING })
    return { status: response.statusCode, headers: response.headers, body: response.body, close: () => agent.destroy() }
  } catch (error) {
    await agent.destroy()
    throw error
  }
}
