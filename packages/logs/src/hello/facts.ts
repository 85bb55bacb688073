import type { ClientHelloFacts } from '@fingerpost/fingerprint'

/** What a log tells of a ClientHello: its lists, and the data of the extensions that JA3 and JA4 look into. */
export interface LoggedHello {
  readonly legacyVersion: number
  readonly cipherSuites: readonly number[]
  /** The types of the extensions. */
  readonly extensions: readonly number[]
  readonly signatureAlgorithms?: readonly number[] | undefined
  /** The first name of ALPN. */
  readonly protocolName?: Uint8Array | undefined
  readonly supportedGroups?: readonly number[] | undefined
  readonly pointFormats?: readonly number[] | undefined
  readonly supportedVersions?: readonly number[] | undefined
}

/** A ClientHello that has these lists; of other extensions it has the types alone. */
export function helloFacts(hello: LoggedHello): ClientHelloFacts {
  const { legacyVersion, cipherSuites, extensions } = hello
  const data = dataByType(hello)
  return {
    legacyVersion,
    cipherSuites,
    extensions: extensions.map((type) => {
      const bytes = data.get(type) ?? NO_BYTES
      return { type, length: bytes.length, data: bytes }
    }),
  }
}

function dataByType(hello: LoggedHello): ReadonlyMap<number, Uint8Array> {
  const { supportedGroups = [], pointFormats = [], signatureAlgorithms = [], supportedVersions = [] } = hello
  return new Map([
    [ListedExtension.supportedGroups, vector16(supportedGroups.flatMap(bytesOf))],
    [ListedExtension.pointFormats, vector8(pointFormats)],
    [ListedExtension.signatureAlgorithms, vector16(signatureAlgorithms.flatMap(bytesOf))],
    [ListedExtension.protocolName, vector16(nameBytes(hello.protocolName))],
    [ListedExtension.supportedVersions, vector8(supportedVersions.flatMap(bytesOf))],
  ])
}

function nameBytes(name: Uint8Array | undefined): readonly number[] {
  return name === undefined ? [] : [name.length, ...name]
}

function bytesOf(value: number): readonly number[] {
  return [value >> 8, value & 0xff]
}

function vector8(bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([bytes.length, ...bytes])
}

function vector16(bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytesOf(bytes.length), ...bytes])
}

/** The extensions whose lists go into JA3 and JA4 (IANA, TLS ExtensionType Values), by the names of these lists. */
export const ListedExtension = {
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  protocolName: 16,
  supportedVersions: 43,
} as const

const NO_BYTES = new Uint8Array(0)
