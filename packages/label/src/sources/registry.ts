import type { EndpointEvent } from '../endpoint-event.ts'
import type { LineFormat } from '../line-format.ts'
import { ecsEvents } from './ecs.ts'
import { osquery } from './osquery.ts'
import { socketLog } from './socket-log.ts'
import { sysmonEvents } from './sysmon.ts'

/**
 * Every source of socket events; the first that recognises a line reads it (Winlogbeat's Sysmon is also ECS). Sources
 * remember processes, so use one list for one join.
 */
export function eventSources(): readonly LineFormat<EndpointEvent>[] {
  return [sysmonEvents(), osquery, ecsEvents(), socketLog]
}
