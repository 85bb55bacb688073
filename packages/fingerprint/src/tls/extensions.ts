import { Reader } from '../wire/reader.ts'
import { decodeText } from '../wire/text.ts'
import type { Extension } from './extension.ts'
import { isGrease } from './grease.ts'

/** IANA TLS ExtensionType values that this package reads. */
export const ExtensionType = {
  serverName: 0x0000,
  supportedGroups: 0x000a,
  ecPointFormats: 0x000b,
  signatureAlgorithms: 0x000d,
  applicationLayerProtocolNegotiation: 0x0010,
  sessionTicket: 0x0023,
  supportedVersions: 0x002b,
  quicTransportParameters: 0x0039,
  encryptedClientHello: 0xfe0d,
  quicTransportParametersDraft: 0xffa5,
} as const

/** A hello of a client or a server. */
export interface HasExtensions {
  readonly extensions: readonly Extension[]
}

/** The first extension of a type, as RFC 8446, section 4.2, allows but one. */
export function findExtension(facts: HasExtensions, type: number): Extension | undefined {
  return facts.extensions.find((extension) => extension.type === type)
}

/** The host name of server_name (RFC 6066, section 3), as it was sent; undefined when there is none. */
export function serverName(facts: HasExtensions): string | undefined {
  const extension = findExtension(facts, ExtensionType.serverName)
  if (extension === undefined) return undefined
  const reader = new Reader(extension.data)
  reader.u16('server_name_list')
  reader.u8('name_type')
  const name = reader.vector16('host_name')
  return name.length === 0 ? undefined : decodeText(name)
}

/** supported_groups (RFC 8422, section 5.1.1) without GREASE, in wire order. */
export function supportedGroups(facts: HasExtensions): number[] {
  return listOf16(findExtension(facts, ExtensionType.supportedGroups), 2)
}

/** signature_algorithms (RFC 8446, section 4.2.3) without GREASE, in wire order. */
export function signatureAlgorithms(facts: HasExtensions): number[] {
  return listOf16(findExtension(facts, ExtensionType.signatureAlgorithms), 2)
}

/** supported_versions (RFC 8446, section 4.2.1) without GREASE, in wire order. */
export function supportedVersions(facts: HasExtensions): number[] {
  return listOf16(findExtension(facts, ExtensionType.supportedVersions), 1)
}

/** ec_point_formats (RFC 8422, section 5.1.2), in wire order. */
export function ecPointFormats(facts: HasExtensions): readonly number[] {
  const extension = findExtension(facts, ExtensionType.ecPointFormats)
  return extension === undefined ? [] : [...extension.data.subarray(1)]
}

/** The names of application_layer_protocol_negotiation (RFC 7301, section 3.1), as far as they are whole. */
export function* protocolNames(facts: HasExtensions): Generator<Uint8Array> {
  const extension = findExtension(facts, ExtensionType.applicationLayerProtocolNegotiation)
  if (extension === undefined) return
  const reader = new Reader(extension.data)
  reader.u16('protocol_name_list')
  while (reader.remaining > 0) {
    const name = reader.vector8('protocol_name')
    if (reader.failed) return
    yield name
  }
}

function listOf16(extension: Extension | undefined, lengthBytes: 1 | 2): number[] {
  const values: number[] = []
  if (extension === undefined) return values
  const reader = new Reader(extension.data, Math.min(lengthBytes, extension.data.length))
  while (reader.remaining >= 2) {
    const value = reader.u16('value')
    if (!isGrease(value)) values.push(value)
  }
  return values
}
