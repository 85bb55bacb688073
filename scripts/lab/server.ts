/** The lab's servers. Runs inside the servers' namespace: `server.ts WORK_DIRECTORY`; appends to `owners.ndjson` there. */
import { appendFileSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { namespaceOf } from './network.ts'
import { findOwner } from './owner.ts'
import { type Dialogue, dialogues } from './starttls.ts'

const HTTPS_PORTS = [443, 1443, 8443]
const HTTP_PORTS = [80]
const TLS_PORTS = [465, 636, 853, 990, 993, 995, 5223, 6379, 6697, 8883, 9001]
const AFTER_TLS: Readonly<Record<number, string>> = {
  465: '220 mail.example.org ESMTP\r\n',
  990: '220 ready\r\n',
  993: '* OK [CAPABILITY IMAP4rev1] ready\r\n',
  995: '+OK ready\r\n',
}
const PAGE = `<!doctype html><title>Lab</title><p>Hello.<img src="https://cdn.example.net/logo.png" alt="">
<script src="https://static.example.org/site.js"></script><a href="/next">next</a>`
const SETTINGS = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const

const directory = process.argv[2] ?? '.'
const certificate = { cert: readFileSync(`${directory}/server.crt`), key: readFileSync(`${directory}/server.key`) }
const context = createSecureContext({ ...certificate, ...SETTINGS })
const excluded = new Set([namespaceOf('self') ?? '', namespaceOf(process.ppid) ?? ''])

const https = createSecureServer({ ...certificate, ...SETTINGS, allowHTTP1: true }, (request, response) => {
  response.setHeader('content-type', 'text/html')
  if (request.httpVersionMajor === 1) response.setHeader('connection', 'close')
  response.end(PAGE)
})
https.on('tlsClientError', () => {})
https.on('sessionError', () => {})

for (const port of HTTPS_PORTS) listen(port, (socket) => https.emit('connection', socket))
for (const port of TLS_PORTS) listen(port, (socket) => startTls(socket, AFTER_TLS[port] ?? ''))
for (const [port, dialogue] of Object.entries(dialogues)) listen(Number(port), (socket) => converse(socket, dialogue))
for (const port of HTTP_PORTS) createHttpServer((_request, response) => response.end(PAGE)).listen(port, '::')

/** Serves `port`, and writes down who owns each connection before anything is read from it or sent to it. */
function listen(port: number, serve: (socket: Socket) => void): void {
  createServer((socket) => {
    socket.on('error', () => {})
    writeOwner(socket)
    serve(socket)
  }).listen(port, '::')
}

function writeOwner(socket: Socket): void {
  const owner = findOwner(socket.remotePort ?? 0, excluded)
  const accepted = new Date().toISOString()
  const source = { client: plain(socket.remoteAddress), clientPort: socket.remotePort }
  const destination = { server: plain(socket.localAddress), serverPort: socket.localPort }
  appendFileSync(`${directory}/owners.ndjson`, `${JSON.stringify({ accepted, ...source, ...destination, ...owner })}\n`)
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
