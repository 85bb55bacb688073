import { findMember, type JsonObject, type MemberPath, text } from '@fingerpost/io/pure'
import { type ConnectionKey, numberOf } from './connection.ts'
import type { Dated } from './line-format.ts'

/** What an endpoint saw: at this time, this process owned the socket of this connection, whose own end comes first. */
export interface EndpointEvent extends Dated {
  readonly connection: ConnectionKey
  readonly owner: SocketOwner
}

/** The process that owned a socket, and where it ran. What an event does not say is undefined. */
export interface SocketOwner {
  readonly name: string
  readonly path: string | undefined
  readonly pid: number | undefined
  /** Lower-case hex. */
  readonly sha256: string | undefined
  /** The name of the process that started it. */
  readonly parent: string | undefined
  /** The host by the name that the endpoint's log gives it. */
  readonly host: string | undefined
  readonly os: HostSystem | undefined
}

/** An operating system as observations name it. */
export interface HostSystem {
  readonly name: string | undefined
  readonly edition: string | undefined
  readonly version: string | undefined
}

/** Where a line keeps its owner. Names of processes are taken from paths where the line has no name. */
export interface OwnerPaths {
  readonly name: readonly MemberPath[]
  readonly path: readonly MemberPath[]
  readonly pid: readonly MemberPath[]
  readonly sha256: readonly MemberPath[]
  readonly parent: readonly MemberPath[]
  readonly host: readonly MemberPath[]
  readonly osName: readonly MemberPath[]
  readonly osEdition: readonly MemberPath[]
  readonly osVersion: readonly MemberPath[]
}

const GREATEST_PID = 0xffff_ffff

/** The owner that a line names; undefined where it names none. Throws Mismatch for members that cannot be read. */
export function ownerOf(line: JsonObject, paths: OwnerPaths): SocketOwner | undefined {
  const path = filled(line, paths.path)
  const name = filled(line, paths.name) ?? baseName(path)
  if (name === undefined) return undefined
  return {
    name,
    path,
    pid: numberOf(findMember(line, paths.pid), GREATEST_PID),
    sha256: filled(line, paths.sha256)?.toLowerCase(),
    parent: baseName(filled(line, paths.parent)),
    host: filled(line, paths.host),
    os: operatingSystemOf(line, paths),
  }
}

function operatingSystemOf(line: JsonObject, paths: OwnerPaths): HostSystem | undefined {
  const name = filled(line, paths.osName)
  const edition = filled(line, paths.osEdition)
  const version = filled(line, paths.osVersion)
  return name === undefined && edition === undefined && version === undefined ? undefined : { name, edition, version }
}

/** The text of a member, undefined where it is absent or empty. */
function filled(line: JsonObject, paths: readonly MemberPath[]): string | undefined {
  return text(findMember(line, paths)) || undefined
}

/** The last part of a path of either kind of system; undefined where there is none. */
export function baseName(path: string | undefined): string | undefined {
  return path?.split(/[/\\]/).at(-1) || undefined
}
