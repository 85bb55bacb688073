import { PathSlots } from '../json/path-slots.ts'
import type { PathTree } from '../json/path-tree.ts'
import type { ConnectionName } from '../log-format.ts'

/** Where the members of a `tls` or `quic` object stand among the paths. */
export interface HelloSlots {
  readonly name: 'tls' | 'quic'
  readonly self: number
  readonly serverName: number
  readonly ja3: number
  readonly ja3Hash: number
  readonly ja3String: number
  readonly ja4: number
  readonly protocolNames: number
  readonly handshake: number
  readonly userAgent: number
}

/** Where those of an `ssh` object stand. */
export interface SshSlots {
  readonly self: number
  readonly hasshHash: number
  readonly hasshString: number
}

/** Where those of an `http` object stand. */
export interface HttpSlots {
  readonly self: number
  readonly method: number
  readonly target: number
  readonly protocol: number
  readonly requestFields: number
}

/** Where the ends of a connection stand, that of its client first. */
export interface EndSlots {
  readonly sourceAddress: number
  readonly sourcePort: number
  readonly destinationAddress: number
  readonly destinationPort: number
}

/** The slots of the members of an EVE event that the reader looks at. */
export interface EveSlots {
  readonly tree: PathTree
  readonly count: number
  readonly timestamp: number
  readonly eventType: number
  readonly transport: number
  /** Which way the packet of an alert went. */
  readonly direction: number
  /** Of most events. */
  readonly ends: EndSlots
  /** Of the flow of an alert. */
  readonly flowEnds: EndSlots
  readonly tls: HelloSlots
  readonly quic: HelloSlots
  readonly ssh: SshSlots
  readonly http: HttpSlots
  /** The member that is going to be added. */
  readonly added: number | undefined
  /** The member that names the connection, where that is asked for. */
  readonly connection: number | undefined
}

/** What is looked at besides what an answer needs. */
export interface OtherMembers {
  readonly added?: string | undefined
  readonly join?: ConnectionName | undefined
}

/** Gives a path of members its slot, the same one again for the same path. */
type SlotOf = (...path: string[]) => number

/** The members of interest. */
export function eveSlots({ added, join }: OtherMembers = {}): EveSlots {
  const paths = new PathSlots()
  const slot: SlotOf = (...path) => paths.of(...path)
  const slots = {
    timestamp: slot('timestamp'),
    eventType: slot('event_type'),
    transport: slot('proto'),
    direction: slot('direction'),
    ends: endSlots(slot),
    flowEnds: endSlots((name) => slot('flow', name)),
    tls: helloSlots('tls', slot),
    quic: helloSlots('quic', slot),
    ssh: sshSlots(slot),
    http: httpSlots(slot),
    added: added === undefined ? undefined : slot(added),
    connection: join === undefined ? undefined : slot(join),
  }
  return { tree: paths.tree(), count: paths.count, ...slots }
}

function endSlots(slot: (name: string) => number): EndSlots {
  return {
    sourceAddress: slot('src_ip'),
    sourcePort: slot('src_port'),
    destinationAddress: slot('dest_ip'),
    destinationPort: slot('dest_port'),
  }
}

/** The other end of the connection first. */
export function reversed(ends: EndSlots): EndSlots {
  return {
    sourceAddress: ends.destinationAddress,
    sourcePort: ends.destinationPort,
    destinationAddress: ends.sourceAddress,
    destinationPort: ends.sourcePort,
  }
}

function helloSlots(name: HelloSlots['name'], slot: SlotOf): HelloSlots {
  return {
    name,
    self: slot(name),
    serverName: slot(name, 'sni'),
    ja3: slot(name, 'ja3'),
    ja3Hash: slot(name, 'ja3', 'hash'),
    ja3String: slot(name, 'ja3', 'string'),
    ja4: slot(name, 'ja4'),
    protocolNames: slot(name, 'client_alpns'),
    handshake: slot(name, 'client_handshake'),
    userAgent: slot(name, 'ua'),
  }
}

function sshSlots(slot: SlotOf): SshSlots {
  const self = slot('ssh')
  return {
    self,
    hasshHash: slot('ssh', 'client', 'hassh', 'hash'),
    hasshString: slot('ssh', 'client', 'hassh', 'string'),
  }
}

function httpSlots(slot: SlotOf): HttpSlots {
  return {
    self: slot('http'),
    method: slot('http', 'http_method'),
    target: slot('http', 'url'),
    protocol: slot('http', 'protocol'),
    requestFields: slot('http', 'request_headers'),
  }
}
