export { type AnswerCounts, Responder, type ResponderOptions, type Response } from './answers/responder.ts'
export { HttpServer, type HttpServerOptions } from './http/http-server.ts'
export { type LineResponder, LONGEST_LINE_BYTES } from './lines/line-connection.ts'
export { LineServer, type LineServerOptions, type ListeningPlace } from './lines/line-server.ts'
