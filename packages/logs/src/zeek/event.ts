/** The fields of Zeek's logs that are read, by their place in `FIELD_NAMES`. */
export const Field = {
  time: 0,
  clientAddress: 1,
  clientPort: 2,
  serverAddress: 3,
  serverPort: 4,
  version: 5,
  serverName: 6,
  ja3: 7,
  ja4: 8,
  clientVersion: 9,
  cipherSuites: 10,
  extensions: 11,
  pointFormats: 12,
  supportedGroups: 13,
  protocolNames: 14,
  supportedVersions: 15,
  compressionMethods: 16,
  signatures: 17,
  hashes: 18,
  hassh: 19,
  uid: 20,
  communityId: 21,
  connectionState: 22,
  initialConnectionId: 23,
} as const

/** The place of a field. */
export type Field = (typeof Field)[keyof typeof Field]

/** The names that Zeek and its packages give to these fields. */
export const FIELD_NAMES = [
  'ts',
  'id.orig_h',
  'id.orig_p',
  'id.resp_h',
  'id.resp_p',
  'version',
  'server_name',
  'ja3',
  'ja4',
  'client_version',
  'client_ciphers',
  'ssl_client_exts',
  'point_formats',
  'client_curves',
  'orig_alpn',
  'client_supported_versions',
  'client_comp_methods',
  'sigalgs',
  'hashalgs',
  'hassh',
  'uid',
  'community_id',
  'conn_state',
  'client_initial_dcid',
] as const

/** Fields of which a log needs one, so that any of its lines has a fingerprint. */
export const KEY_FIELDS: readonly Field[] = [Field.ja3, Field.ja4, Field.cipherSuites, Field.hassh]

/** The names of a field: `Log::default_scope_sep` may put another character where a record's members begin. */
export function namesOf(field: Field): readonly string[] {
  const name = FIELD_NAMES[field]
  return name.includes('.') ? [name, name.replace('.', '_')] : [name]
}

/** The fields of one line after the other, each read when it is asked for. What is unset is undefined. */
export interface ZeekEvent {
  /** Tells the line that is looked at from those before it. */
  readonly number: number
  /** The field as it stands in the line, as Latin-1; equal for equal values. */
  raw(field: Field): string | undefined
  /** The field where it is a text. */
  text(field: Field): string | undefined
  /** The field where it is a non-negative integer of at most nine digits. */
  integer(field: Field): number | undefined
  /** The field where it is a vector of 16-bit numbers. */
  numbers(field: Field): readonly number[] | undefined
  /** The first of the byte strings of a field that is a vector of these. */
  firstName(field: Field): Uint8Array | undefined
}
