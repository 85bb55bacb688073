/** A TLS server that ends every connection after the handshake. Arguments: address, port, and files of key and certificate. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:tls'

const [address = '', port = '', key = '', certificate = ''] = process.argv.slice(2)
const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
  socket.on('error', () => {})
  socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n')
})
server.on('tlsClientError', () => {})
server.listen({ port: Number(port), host: address, backlog: 1024 }, () => process.stdout.write('ready\n'))
