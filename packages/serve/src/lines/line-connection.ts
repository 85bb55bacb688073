import type { Socket } from 'node:net'
import { type Batch, LineBuffer } from '@fingerpost/io'

/** What answers lines. */
export interface LineResponder {
  /** The answer to a line, as a line without its end. */
  answer(line: string): string
  /** The answer to what is no line that could be read; `path` is a JSON pointer. */
  refuse(path: string, reason: string): string
}

/** More than any question has: the longest message that is known, in base64, is half of it. */
export const LONGEST_LINE_BYTES = 64 * 1024

/**
 * One caller: lines in, as many answers out, in order. It is read no further while it does not take its answers, so that
 * it holds one read and one unfinished line.
 */
export class LineConnection {
  readonly #socket: Socket
  readonly #responder: LineResponder
  readonly #lines = new LineBuffer({ size: LONGEST_LINE_BYTES, longestLine: LONGEST_LINE_BYTES })

  constructor(socket: Socket, responder: LineResponder) {
    this.#socket = socket
    this.#responder = responder
    socket.on('data', (chunk: Buffer) => this.#add(chunk))
    socket.on('drain', () => socket.resume())
    socket.on('end', () => this.end())
    socket.on('error', () => socket.destroy())
  }

  get bytesRead(): number {
    return this.#socket.bytesRead
  }

  /** Answers a last line that has no line end, and ends once all answers are taken. */
  end(): void {
    if (this.#socket.writableEnded) return
    const rest = this.#lines.rest()
    this.#socket.end(rest?.kind === 'lines' ? this.#answers(rest.bytes) : '')
  }

  /** Ends at once. */
  destroy(): void {
    this.#socket.destroy()
  }

  #add(chunk: Buffer): void {
    if (this.#socket.writableEnded) return
    let answers = ''
    for (let at = 0; at < chunk.length; ) {
      const count = chunk.copy(this.#lines.space(), 0, at)
      this.#lines.filled(count)
      at += count
      for (let batch = this.#lines.take(); batch !== undefined; batch = this.#lines.take())
        answers += this.#answersTo(batch)
    }
    if (answers !== '' && !this.#socket.write(answers)) this.#socket.pause()
  }

  #answersTo({ kind, bytes }: Batch): string {
    if (kind === 'lines') return this.#answers(bytes.subarray(0, -1))
    if (kind === 'more-of-long-line') return ''
    return `${this.#responder.refuse('', `expected a line of at most ${LONGEST_LINE_BYTES} bytes`)}\n`
  }

  #answers(lines: Buffer): string {
    let answers = ''
    for (const line of lines.toString().split('\n')) answers += `${this.#responder.answer(line)}\n`
    return answers
  }
}
