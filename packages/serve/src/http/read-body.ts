import type { IncomingMessage } from 'node:http'
import { HttpError } from './http-error.ts'

/** The most bytes of a body. */
export const LONGEST_BODY_BYTES = 1 << 20

/** The JSON of a request's body. Rejects with HttpError for what is none, or too long. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new HttpError(415, 'expected the content type application/json')
  if (Number(request.headers['content-length'] ?? 0) > LONGEST_BODY_BYTES) throw tooLong()
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError(400, 'expected JSON')
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes: Buffer = chunk
    length += bytes.length
    if (length > LONGEST_BODY_BYTES) throw tooLong()
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

function tooLong(): HttpError {
  return new HttpError(413, `expected a body of at most ${LONGEST_BODY_BYTES} bytes`)
}
