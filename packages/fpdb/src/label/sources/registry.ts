import type { LineFormat } from '../line-format.ts'
import type { SocketEvent } from '../socket-event.ts'
import { ecs } from './ecs.ts'
import { osquery } from './osquery.ts'
import { socketLog } from './socket-log.ts'
import { sysmon } from './sysmon.ts'

/** Every source of socket events; the first that recognises a line reads it (Winlogbeat's Sysmon is also ECS). */
export const EVENT_SOURCES: readonly LineFormat<SocketEvent>[] = [sysmon, osquery, ecs, socketLog]
