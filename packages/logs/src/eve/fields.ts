import { compilePaths, type PathTree } from '../json/path-tree.ts'

/** Where the members of a `tls` or `quic` object stand among the paths. */
export interface LayerSlots {
  readonly self: number
  readonly serverName: number
  readonly ja3: number
  readonly ja3Hash: number
  readonly ja3String: number
  readonly ja4: number
  readonly protocolNames: number
  readonly handshake: number
}

/** The slots of the members of an EVE event that the reader looks at. */
export interface EveFields {
  readonly tree: PathTree
  readonly count: number
  readonly timestamp: number
  readonly eventType: number
  readonly sourceAddress: number
  readonly destinationAddress: number
  readonly destinationPort: number
  readonly flowSourceAddress: number
  readonly flowDestinationAddress: number
  readonly flowDestinationPort: number
  readonly tls: LayerSlots
  readonly quic: LayerSlots
  readonly memberKey: number
}

/** The members of interest, with the one that is going to be added. */
export function eveFields(memberKey: string): EveFields {
  const paths: string[][] = []
  const slot = (...path: string[]) => {
    const known = paths.findIndex((other) => other.join('\0') === path.join('\0'))
    return known < 0 ? paths.push(path) - 1 : known
  }
  const timestamp = slot('timestamp')
  const eventType = slot('event_type')
  const sourceAddress = slot('src_ip')
  const destinationAddress = slot('dest_ip')
  const destinationPort = slot('dest_port')
  slot('flow')
  const flowSourceAddress = slot('flow', 'src_ip')
  const flowDestinationAddress = slot('flow', 'dest_ip')
  const flowDestinationPort = slot('flow', 'dest_port')
  const tls = layer('tls', slot)
  const quic = layer('quic', slot)
  const added = slot(memberKey)
  return {
    tree: compilePaths(paths),
    count: paths.length,
    timestamp,
    eventType,
    sourceAddress,
    destinationAddress,
    destinationPort,
    flowSourceAddress,
    flowDestinationAddress,
    flowDestinationPort,
    tls,
    quic,
    memberKey: added,
  }
}

function layer(name: string, slot: (...path: string[]) => number): LayerSlots {
  return {
    self: slot(name),
    serverName: slot(name, 'sni'),
    ja3: slot(name, 'ja3'),
    ja3Hash: slot(name, 'ja3', 'hash'),
    ja3String: slot(name, 'ja3', 'string'),
    ja4: slot(name, 'ja4'),
    protocolNames: slot(name, 'client_alpns'),
    handshake: slot(name, 'client_handshake'),
  }
}
