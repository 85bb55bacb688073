/** The lab's servers. Runs inside the servers' namespace: `server.ts WORK_DIRECTORY`; appends to `owners.ndjson` there. */
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer, type Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'
import { SERVER_ADDRESSES } from './network.ts'
import { createOwnerLog } from './owner-log.ts'
import { relayDatagrams, relayStream } from './relay.ts'
import { type Dialogue, dialogues } from './starttls.ts'

const PAGE = `<!doctype html><title>Lab</title><p>Hello.<img src="https://cdn.example.net/logo.png" alt="">
<script src="https://static.example.org/site.js"></script><a href="/next">next</a>`
/** Servers of TLS 1.0 to 1.3; of 1.2 at most; and one whose group hardly anybody guesses, so that it asks again. */
const USUAL: SecureContextOptions = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }
const HTTPS_PORTS: Readonly<Record<number, SecureContextOptions>> = {
  443: USUAL,
  8443: USUAL,
  9443: { ...USUAL, maxVersion: 'TLSv1.2' },
  10443: { ...USUAL, ecdhCurve: 'P-384' },
}
const TLS_PORTS = [
  465, 563, 631, 636, 853, 989, 990, 993, 995, 4460, 5061, 5223, 5671, 6379, 6514, 6697, 8883, 9001, 9093,
]
const AFTER_TLS: Readonly<Record<number, string>> = {
  465: '220 mail.example.org ESMTP\r\n',
  990: '220 ready\r\n',
  993: '* OK [CAPABILITY IMAP4rev1] ready\r\n',
  995: '+OK ready\r\n',
}
/** What other programs serve on the loopback interface, by the port that clients see. */
const STREAMS: Readonly<Record<number, number>> = { 22: 2222 }
const DATAGRAMS: Readonly<Record<number, number>> = { 443: 4433, 853: 4433, 4433: 4434 }

const directory = process.argv[2] ?? '.'
const certificate = { cert: readFileSync(`${directory}/server.crt`), key: readFileSync(`${directory}/server.key`) }
const context = createSecureContext({ ...certificate, ...USUAL })
const log = createOwnerLog(`${directory}/owners.ndjson`)

for (const [port, options] of Object.entries(HTTPS_PORTS)) serveHttps(Number(port), options)
for (const port of TLS_PORTS) listen(port, (socket) => startTls(socket, AFTER_TLS[port] ?? ''))
for (const [port, dialogue] of Object.entries(dialogues)) listen(Number(port), (socket) => converse(socket, dialogue))
for (const [port, to] of Object.entries(STREAMS)) listen(Number(port), (socket) => relayStream(socket, to))
for (const [port, to] of Object.entries(DATAGRAMS)) {
  for (const address of SERVER_ADDRESSES) relayDatagrams({ address, port: Number(port) }, to, log)
}
serveHttp(80)

/** Serves `port`, and writes down who owns each connection before anything is read from it or sent to it. */
function listen(port: number, serve: (socket: Socket) => void): void {
  createServer((socket) => {
    socket.on('error', () => {})
    const source = { address: plain(socket.remoteAddress), port: socket.remotePort ?? 0 }
    log('tcp', source, { address: plain(socket.localAddress), port: socket.localPort ?? 0 })
    serve(socket)
  }).listen(port, '::')
}

function serveHttp(port: number): void {
  const http = createHttpServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE))
  listen(port, (socket) => http.emit('connection', socket))
}

/** HTTP/1.1 and 2, and word of HTTP/3 on UDP port 443; HTTP/1.1 closes, so that the next request resumes the session. */
function serveHttps(port: number, options: SecureContextOptions): void {
  const https = createSecureServer({ ...certificate, ...options, allowHTTP1: true }, (request, response) => {
    response.setHeader('content-type', 'text/html')
    response.setHeader('alt-svc', 'h3=":443"; ma=3600')
    if (request.httpVersionMajor === 1) response.setHeader('connection', 'close')
    response.end(PAGE)
  })
  https.on('tlsClientError', () => {})
  https.on('sessionError', () => {})
  listen(port, (socket) => https.emit('connection', socket))
}

/** Speaks the clear-text part of `dialogue` until the client asks for TLS. */
function converse(socket: Socket, dialogue: Dialogue): void {
  if (dialogue.greeting) socket.write(dialogue.greeting)
  const onData = (request: Buffer) => {
    const { reply, secure, length = request.length } = dialogue.answer(request)
    if (reply.length > 0) socket.write(reply)
    if (!secure) return
    socket.off('data', onData)
    socket.pause()
    if (length < request.length) socket.unshift(request.subarray(length))
    startTls(socket, '')
  }
  socket.on('data', onData)
}

/** Takes the handshake, greets, answers the first request with a refusal and closes. */
function startTls(socket: Socket, greeting: string): void {
  const secure = new TLSSocket(socket, { isServer: true, secureContext: context })
  secure.on('error', () => socket.destroy())
  secure.on('secure', () => secure.write(greeting))
  secure.on('data', () => secure.end())
  setTimeout(() => socket.destroy(), 4000).unref()
}

/** IPv4 addresses reach a dual-stack server as ::ffff:192.0.2.1. */
function plain(address = ''): string {
  return address.replace(/^::ffff:/, '')
}
