import { FilterError, type Packet, PacketFilter, tryFilter } from '@fingerpost/capture'
import { UsageError } from '../console/run.ts'

/** Matches packets against --filter. */
export interface Filter {
  matches(packet: Packet): boolean
}

/** Tries the expression of --filter, as far as `stop` lets it. What is wrong with it throws UsageError. */
export async function checkFilter(expression: string, stop: AbortSignal): Promise<void> {
  await tryFilter(expression, { signal: stop }).catch(refuse)
}

/**
 * Compiles the expression of --filter; undefined when `stop` is aborted meanwhile. What libpcap refuses, at once or for
 * some link type, and what it would take too long for, throws UsageError.
 */
export async function compileFilter(expression: string, stop: AbortSignal): Promise<Filter | undefined> {
  await checkFilter(expression, stop)
  if (stop.aborted) return undefined
  const filter = await PacketFilter.compile(expression).catch(refuse)
  return {
    matches(packet) {
      try {
        return filter.matches(packet)
      } catch (error) {
        return refuse(error)
      }
    },
  }
}

function refuse(error: unknown): never {
  throw error instanceof FilterError ? new UsageError(`--filter: ${error.message}`) : error
}
