import type { LineSink, LineSource } from '@fingerpost/io'
import { openKafkaSink, openKafkaSource } from './kafka-address.ts'
import { openRedisSink, openRedisSource } from './redis-address.ts'
import { openUnixSink, openUnixSource } from './unix-address.ts'

/** How an input is opened besides its address. */
export interface SourceOptions {
  /** Whether to begin with what is yet to come, where the source has older lines. */
  readonly fromEnd: boolean
  /** Where its lines go: some sinks are committed in one step with their source. */
  readonly sink: LineSink
}

/** What is read and written at addresses that begin in one way. Both reject with UsageError and InputError. */
interface Scheme {
  readonly source?: (address: string, options: SourceOptions) => Promise<LineSource>
  /** The signal ends the wait for a server that is gone. */
  readonly sink?: (address: string, signal: AbortSignal) => Promise<LineSink>
}

const redis: Scheme = { source: openRedisSource, sink: openRedisSink }

/** Inputs and outputs that are no files, by how their addresses begin. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  'unix-stream:': { source: openUnixSource, sink: openUnixSink },
  'unix-dgram:': { source: openUnixSource },
  'redis:': redis,
  'rediss:': redis,
  'kafka:': { source: openKafkaSource, sink: openKafkaSink },
}

/** Whether an input is no file. */
export function isSourceAddress(input: string): boolean {
  return schemeOf(input).source !== undefined
}

/** Whether an output is no file. */
export function isSinkAddress(output: string): boolean {
  return schemeOf(output).sink !== undefined
}

/** Opens an input that is no file. Rejects with UsageError for an address that is none, and with InputError. */
export async function openSourceAddress(address: string, options: SourceOptions): Promise<LineSource> {
  const { source } = schemeOf(address)
  if (source === undefined) throw new RangeError(`${address} is no address`)
  return await source(address, options)
}

/** Opens an output that is no file; undefined for one that is. Rejects with UsageError and InputError. */
export async function openSinkAddress(address: string, signal: AbortSignal): Promise<LineSink | undefined> {
  return await schemeOf(address).sink?.(address, signal)
}

/** What `unix-stream:` of `unix-stream:/run/eve.sock` stands for. A file may have a colon in its name, but not these words. */
function schemeOf(address: string): Scheme {
  const name = /^[a-z-]+:/.exec(address)?.[0] ?? ''
  return Object.hasOwn(SCHEMES, name) ? (SCHEMES[name] ?? {}) : {}
}
