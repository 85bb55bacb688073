export { type AnswerCounts, Responder, type ResponderOptions } from './answers/responder.ts'
export { type LineResponder, LONGEST_LINE_BYTES } from './lines/line-connection.ts'
export { LineServer, type LineServerOptions, type ListeningPlace } from './lines/line-server.ts'
