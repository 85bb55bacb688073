import { once } from 'node:events'
import { existsSync, rmSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type ListenOptions } from 'node:net'
import { asInputError } from '@fingerpost/io'
import { EXPOSITION_TYPE } from './exposition.ts'

/** What is answered. */
export interface EndpointParts {
  readonly text: () => string
  /** Whether lines or packets are taken. */
  readonly isReady: () => boolean
}

/**
 * Answers `/metrics`, `/healthz` (the process has time to answer) and `/readyz` (it takes input; 503 until then). It does
 * not keep the process alive. Rejects with InputError where the address cannot be listened at; a socket that a process
 * left is replaced.
 */
export async function openEndpoint(options: ListenOptions, name: string, parts: EndpointParts): Promise<Server> {
  const server = createServer((request, response) => answer(request, response, parts))
  server.maxConnections = MOST_CONNECTIONS
  try {
    if (options.path !== undefined) await removeAbandoned(options.path)
    server.listen(options).unref()
    await once(server, 'listening')
  } catch (error) {
    throw asInputError(error, name)
  }
  return server
}

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse, parts: EndpointParts): void {
  const isRead = method === 'GET' || method === 'HEAD'
  const { status, text, type = PLAIN } = isRead ? answerTo(url.replace(/\?.*$/s, ''), parts) : NOT_ALLOWED
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }).end(text)
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly type?: string
}

function answerTo(path: string, { text, isReady }: EndpointParts): Answer {
  if (path === '/metrics') return { status: 200, text: text(), type: EXPOSITION_TYPE }
  if (path === '/healthz') return { status: 200, text: 'ok\n' }
  if (path === '/readyz') return isReady() ? { status: 200, text: 'ready\n' } : { status: 503, text: 'not ready\n' }
  return { status: 404, text: 'see /metrics, /healthz and /readyz\n' }
}

const NOT_ALLOWED: Answer = { status: 405, text: 'GET and HEAD only\n' }
const PLAIN = 'text/plain; charset=utf-8'

/** Removes a socket that nobody listens at any more. */
async function removeAbandoned(path: string): Promise<void> {
  if (!existsSync(path) || !statSync(path).isSocket()) return
  const client = connect(path)
  const isTaken = await once(client, 'connect').then(
    () => true,
    () => false,
  )
  client.destroy()
  if (!isTaken) rmSync(path)
}

const MOST_CONNECTIONS = 64
