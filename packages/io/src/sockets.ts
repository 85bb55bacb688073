export { listenAt, type SocketPlace } from './sockets/listen-at.ts'
export type { ReceivingSocket, SocketKind } from './sockets/receiving.ts'
export { openReceivingSocket, type ReceivingOptions } from './sockets/receiving-socket.ts'
export { SocketSink, type SocketSinkOptions } from './sockets/socket-sink.ts'
