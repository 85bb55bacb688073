import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Responder } from '../answers/responder.ts'
import { authorise } from './authority.ts'
import { HttpError } from './http-error.ts'
import { readJson } from './read-body.ts'

/** Where HTTP is spoken, and with whom. */
export interface HttpServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** What callers must know; without it, any caller on this machine is answered. */
  readonly token?: string | undefined
  /** 64 unless given. */
  readonly mostConnections?: number | undefined
}

/** Answers questions over HTTP/1.1 (docs/service.md). */
export class HttpServer {
  readonly #server: Server
  readonly #responder: Responder
  readonly #token: string | undefined

  private constructor(responder: Responder, { token, mostConnections = 64 }: HttpServerOptions) {
    this.#responder = responder
    this.#token = token
    this.#server = createServer(TIMES, (request, response) => {
      void this.#serve(request, response)
    })
    this.#server.maxConnections = mostConnections
  }

  /** Rejects with what the system says. */
  static async open(responder: Responder, options: HttpServerOptions): Promise<HttpServer> {
    const server = new HttpServer(responder, options)
    server.#server.listen(options.port, options.host)
    await once(server.#server, 'listening')
    return server
  }

  /** The port that is listened on. */
  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** Answers the requests that have begun, for so many milliseconds at most. */
  async close(patience = 2_000): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeIdleConnections()
    await Promise.race([closed, setTimeout(patience, undefined, { ref: false })])
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, json } = await this.#answer(request)
      send(response, status, json)
    } catch (error) {
      refuse(response, error)
    }
  }

  async #answer(request: IncomingMessage): Promise<{ readonly status: number; readonly json: string }> {
    const { method = '', url = '' } = request
    if (url === '/healthz') {
      allow(method, 'GET')
      return { status: 200, json: '{"status":"ok"}' }
    }
    authorise(request, this.#token)
    if (url !== '/v1/identify') throw new HttpError(404, 'there is nothing here')
    allow(method, 'POST')
    const asked = await readJson(request)
    if (Array.isArray(asked)) return { status: 200, json: this.#answers(asked) }
    const { json, isValid } = this.#responder.respond(asked)
    return { status: isValid ? 200 : 400, json }
  }

  #answers(questions: readonly unknown[]): string {
    if (questions.length > MOST_QUESTIONS) throw new HttpError(400, `expected at most ${MOST_QUESTIONS} questions`)
    return `[${questions.map((question) => this.#responder.respond(question).json).join()}]`
  }
}

function allow(method: string, allowed: string): void {
  if (method !== allowed) throw new HttpError(405, `expected ${allowed}`, { allow: allowed })
}

function send(response: ServerResponse, status: number, json: string, fields: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { ...FIELDS, ...fields })
  response.end(`${json}\n`)
}

/** What is no fault of the caller's is a defect of ours; its text stays here. The rest of a refused body is not read. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  const { status, message, fields } = error instanceof HttpError ? error : new HttpError(500, 'the service failed')
  send(response, status, JSON.stringify({ error: { path: '', reason: message } }), { ...fields, connection: 'close' })
}

const FIELDS = { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** Milliseconds in which a request must be there, its header first. */
const TIMES = {
  requestTimeout: 10_000,
  headersTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
}

/** As many as answer in some tens of milliseconds. */
const MOST_QUESTIONS = 1_000
