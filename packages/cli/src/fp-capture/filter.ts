import { FilterError, type Packet, PacketFilter } from '@fingerpost/capture'
import { UsageError } from '../console/run.ts'

/** Matches packets against --filter. */
export interface Filter {
  matches(packet: Packet): boolean
}

/** Compiles the expression of --filter. What libpcap refuses, at once or for some link type, throws UsageError. */
export async function compileFilter(expression: string): Promise<Filter> {
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
