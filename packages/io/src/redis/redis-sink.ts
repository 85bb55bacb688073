import { setTimeout } from 'node:timers/promises'
import { WholeLines } from '../lines/whole-lines.ts'
import { InputError } from '../pure/errors.ts'
import type { LineSink } from '../sinks/line-sink.ts'
import { type LinkOptions, RedisLink, type RedisServer } from './redis-link.ts'

/** What lines are written to. */
export type RedisOutput =
  | { readonly kind: 'list'; readonly key: string; readonly order: 'lpush' | 'rpush' }
  | { readonly kind: 'stream'; readonly key: string; readonly field: string; readonly longest?: number | undefined }
  | { readonly kind: 'channel'; readonly channel: string }

/** How a sink is named, and until when it waits for a server that is gone. */
export interface RedisSinkOptions extends LinkOptions {
  readonly signal: AbortSignal
}

/**
 * A list, a stream or a channel of Redis or Valkey that gets every line as a message. A write waits until the server has
 * all of it; what was on its way when the connection broke is sent again.
 */
export class RedisSink implements LineSink {
  readonly #link: RedisLink
  readonly #output: RedisOutput
  readonly #options: RedisSinkOptions
  readonly #lines = new WholeLines()

  private constructor(link: RedisLink, output: RedisOutput, options: RedisSinkOptions) {
    this.#link = link
    this.#output = output
    this.#options = options
  }

  /** Rejects with InputError where the client is missing. */
  static async open(server: RedisServer, output: RedisOutput, options: RedisSinkOptions): Promise<RedisSink> {
    return new RedisSink(await RedisLink.open(server, options), output, options)
  }

  async write(bytes: Uint8Array): Promise<void> {
    const lines = linesIn(this.#lines.take(bytes))
    for (let at = 0; at < lines.length; at += AT_ONCE) await this.#send(lines.slice(at, at + AT_ONCE))
  }

  flush(): void {}

  place(): undefined {}

  isDue(): boolean {
    return false
  }

  reopen(): void {}

  async end(): Promise<void> {
    try {
      if (this.#lines.rest.length > 0) await this.#send([this.#lines.rest])
    } finally {
      this.#link.close()
    }
  }

  /** Tries again until it is done. Rejects with InputError where the server refuses it, or is gone and we are stopped. */
  async #send(lines: readonly Buffer[]): Promise<void> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LAST_WAIT_MS)) {
      try {
        await this.#link.send(...commandFor(this.#output, lines))
        return
      } catch (error) {
        if (error instanceof InputError) throw error
        const { signal, name } = this.#options
        if (signal.aborted) throw new InputError(name, undefined, 'is gone; the last lines were not written')
        await setTimeout(wait, undefined, { signal }).catch(() => {})
      }
    }
  }
}

/** Every line in one step: a command for each took four times as long. */
function commandFor(output: RedisOutput, lines: readonly Buffer[]): readonly (string | Buffer)[] {
  if (output.kind === 'list') return [output.order === 'lpush' ? 'LPUSH' : 'RPUSH', output.key, ...lines]
  if (output.kind === 'channel') return ['EVAL', PUBLISH, '1', output.channel, ...lines]
  const { key, field, longest } = output
  return ['EVAL', ADD, '1', key, field, longest === undefined ? '' : String(longest), ...lines]
}

const PUBLISH = `for at = 1, #ARGV do redis.call('PUBLISH', KEYS[1], ARGV[at]) end`

const ADD = `
for at = 3, #ARGV do
  if ARGV[2] == '' then redis.call('XADD', KEYS[1], '*', ARGV[1], ARGV[at])
  else redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', ARGV[1], ARGV[at]) end
end`

function linesIn(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, start)
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}

const AT_ONCE = 500
const FIRST_WAIT_MS = 50
const LAST_WAIT_MS = 1000
const LINE_FEED = 0x0a
