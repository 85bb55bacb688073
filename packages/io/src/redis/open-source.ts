import { BoundedMemory } from '../streams/bounded-memory.ts'
import type { LineSource } from '../streams/line-source.ts'
import { ReceivedLines } from '../streams/received-lines.ts'
import { ListQueue, type RedisList } from './list-queue.ts'
import { PolledSource } from './polled-source.ts'
import { type LinkOptions, RedisLink, type RedisServer } from './redis-link.ts'
import { type RedisStream, StreamQueue } from './stream-queue.ts'

/** What lines are read from. */
export type RedisInput =
  | ({ readonly kind: 'list' } & RedisList)
  | ({ readonly kind: 'stream' } & RedisStream)
  | { readonly kind: 'channel'; readonly channel: string }

/**
 * Opens a list, a stream or a channel of Redis or Valkey. Lists and streams give every message at least once; what is sent
 * to a channel while nobody listens is lost. Rejects with InputError where the client is missing.
 */
export async function openRedisSource(
  server: RedisServer,
  input: RedisInput,
  options: LinkOptions,
): Promise<LineSource> {
  const link = await RedisLink.open(server, options)
  if (input.kind === 'channel') return subscribed(link, input.channel, options)
  const queue = input.kind === 'list' ? new ListQueue(link, input) : new StreamQueue(link, input)
  return new PolledSource(options.name, link, queue)
}

function subscribed(link: RedisLink, channel: string, { name, warn }: LinkOptions): LineSource {
  const memory = new BoundedMemory(CAPACITY)
  const stop = async () => link.close()
  const lines = new ReceivedLines({ name, memory, warn, stop })
  const listener = (message: Buffer) => {
    const line = message.at(-1) === LINE_FEED ? message : Buffer.concat([message, Buffer.of(LINE_FEED)])
    if (memory.reserve(line.length)) lines.add(line)
    else memory.drop(1)
  }
  link.subscribe(channel, listener).catch((error: Error) => lines.fail(error))
  return lines
}

const CAPACITY = 64 * 1024 * 1024
const LINE_FEED = 0x0a
