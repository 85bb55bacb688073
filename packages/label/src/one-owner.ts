import type { EndpointEvent, SocketOwner } from './endpoint-event.ts'

/** What identifies a process. */
const IDENTITY = ['name', 'path', 'pid', 'sha256', 'host'] as const

/**
 * The one process that all events name, with everything that any of them says of it; `ambiguous` where two events
 * disagree on anything that identifies a process; undefined where there is no event.
 */
export function oneOwner(events: readonly EndpointEvent[]): SocketOwner | 'ambiguous' | undefined {
  const owners = events.map(({ owner }) => owner)
  const [first] = owners
  if (first === undefined) return undefined
  if (IDENTITY.some((member) => new Set(known(owners, member)).size > 1)) return 'ambiguous'
  return {
    name: first.name,
    path: known(owners, 'path')[0],
    pid: known(owners, 'pid')[0],
    sha256: known(owners, 'sha256')[0],
    parent: known(owners, 'parent')[0],
    host: known(owners, 'host')[0],
    os: known(owners, 'os')[0],
  }
}

function known<Name extends keyof SocketOwner>(
  owners: readonly SocketOwner[],
  member: Name,
): NonNullable<SocketOwner[Name]>[] {
  return owners.map((owner) => owner[member]).filter((value) => value !== undefined && value !== null)
}
