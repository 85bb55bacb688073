import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { LineSink, LineSource } from '@fingerpost/io'
import { asInputError } from '@fingerpost/io/pure'
import type { RedisInput, RedisOutput, RedisServer, RedisStream } from '@fingerpost/io/redis'
import { UsageError } from '../console/run.ts'
import { warn } from './warn.ts'

/** Opens `redis://HOST/DATABASE?list=KEY`, `?stream=KEY` or `?channel=NAME` to read. Rejects with UsageError or InputError. */
export async function openRedisSource(
  address: string,
  { fromEnd }: { readonly fromEnd: boolean },
): Promise<LineSource> {
  const { openRedisSource } = await import('@fingerpost/io/redis')
  const { server, target, consumer } = redisAddress(address)
  return await openRedisSource(server, inputOf(target, { ...consumer, fromEnd }), { name: nameOf(address), warn })
}

function inputOf(target: RedisOutput, member: Pick<RedisStream, 'group' | 'consumer' | 'fromEnd'>): RedisInput {
  if (target.kind === 'channel') return target
  if (target.kind === 'stream') return { ...target, ...member }
  return { ...target, consumer: member.consumer }
}

/** Opens such an address to write. Rejects with UsageError or InputError. */
export async function openRedisSink(address: string, signal: AbortSignal): Promise<LineSink> {
  const { RedisSink } = await import('@fingerpost/io/redis')
  const { server, target } = redisAddress(address)
  return await RedisSink.open(server, target, { name: nameOf(address), warn, signal })
}

interface RedisAddress {
  readonly server: RedisServer
  readonly target: RedisOutput
  readonly consumer: { readonly group: string; readonly consumer: string }
}

/** What may stand behind the question mark. */
const PARAMETERS = ['list', 'stream', 'channel', 'order', 'field', 'maxlen', 'group', 'consumer', 'password-file']

function redisAddress(address: string): RedisAddress {
  if (!URL.canParse(address)) throw new UsageError(`${address}: expected redis://HOST/DATABASE?list=KEY`)
  const url = new URL(address)
  if (url.password !== '') throw new UsageError(`${nameOf(address)}: everybody sees a password there; ${PASSWORD}`)
  const unknown = [...url.searchParams.keys()].find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) throw new UsageError(`${address}: ${unknown} is none of ${PARAMETERS.join(', ')}`)
  const { searchParams: given } = url
  const consumer = {
    group: given.get('group') ?? 'fingerpost',
    consumer: given.get('consumer') ?? `fingerpost-${hostname()}`,
  }
  return { server: serverOf(url, address), target: targetOf(given, address), consumer }
}

function serverOf(url: URL, address: string): RedisServer {
  const database = url.pathname.slice(1)
  if (!/^\d{0,5}$/.test(database))
    throw new UsageError(`${address}: expected the number of a database, not ${database}`)
  return {
    host: url.hostname === '' ? 'localhost' : url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 6379 : Number(url.port),
    isTls: url.protocol === 'rediss:',
    database: Number(database),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: passwordOf(url),
  }
}

function passwordOf({ searchParams }: URL): string | undefined {
  const path = searchParams.get('password-file')
  if (path === null) return process.env.FINGERPOST_REDIS_PASSWORD
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw asInputError(error, path)
  }
}

function targetOf(given: URLSearchParams, address: string): RedisOutput {
  const [list, stream, channel] = ['list', 'stream', 'channel'].map((kind) => given.get(kind) ?? '')
  if ([list, stream, channel].filter((name) => name !== '').length !== 1)
    throw new UsageError(`${address}: expected one of list=KEY, stream=KEY and channel=NAME`)
  if (channel) return { kind: 'channel', channel }
  if (list) return { kind: 'list', key: list, order: orderOf(given.get('order') ?? 'lpush', address) }
  return {
    kind: 'stream',
    key: stream ?? '',
    field: given.get('field') ?? 'eve',
    longest: longestOf(given.get('maxlen'), address),
  }
}

function orderOf(order: string, address: string): 'lpush' | 'rpush' {
  if (order === 'lpush' || order === 'rpush') return order
  throw new UsageError(`${address}: order is lpush or rpush, not ${order}`)
}

function longestOf(longest: string | null, address: string): number | undefined {
  if (longest === null) return undefined
  if (/^[1-9]\d{0,14}$/.test(longest)) return Number(longest)
  throw new UsageError(`${address}: expected a whole number for maxlen, not ${longest}`)
}

/** The address without a password, as messages show it. */
function nameOf(address: string): string {
  return address.replace(/^([a-z]+:\/\/[^/@]*?):[^/@]*@/, '$1@')
}

const PASSWORD = 'put it into FINGERPOST_REDIS_PASSWORD, or into a file that password-file=PATH names'
