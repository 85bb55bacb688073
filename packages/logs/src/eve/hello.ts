/** The members of a `tls` or `quic` object that describe the client's hello, as they were logged. */
export interface EveHello {
  readonly transport: 'tls' | 'quic'
  readonly ja3Hash: string | undefined
  readonly ja3String: string | undefined
  readonly ja4: string | undefined
  /** `client_alpns`, as parsed. */
  readonly protocolNames: unknown
  /** `client_handshake`, as parsed. */
  readonly handshake: unknown
}

/** The five lists of a JA3 string, of which the first is the version alone. */
export interface Ja3Lists {
  readonly version: number
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly supportedGroups: readonly number[]
  readonly pointFormats: readonly number[]
}

/** A JA3 string taken apart; undefined where it is not one. */
export function parseJa3(text: string): Ja3Lists | undefined {
  if (!/^\d+(,(\d+(-\d+)*)?){4}$/.test(text)) return undefined
  const [version = [], cipherSuites = [], extensions = [], supportedGroups = [], pointFormats = []] = text
    .split(',')
    .map((list) => (list === '' ? [] : list.split('-').map(Number)))
  return { version: version[0] ?? 0, cipherSuites, extensions, supportedGroups, pointFormats }
}

/** A JA3 string put together again. */
export function printJa3({ version, cipherSuites, extensions, supportedGroups, pointFormats }: Ja3Lists): string {
  const lists = [cipherSuites, extensions, supportedGroups, pointFormats]
  return `${version},${lists.map((list) => list.join('-')).join(',')}`
}

/** The version that Suricata's text stands for, as on the wire; 0 for a text that stands for several or none. */
export function versionNumber(text: unknown): number {
  if (typeof text !== 'string') return 0
  const draft = /^TLS 1\.3 draft-(\d{1,2})$/.exec(text)
  return draft ? 0x7f00 | Number(draft[1]) : (VERSIONS.get(text) ?? 0)
}

const VERSIONS: ReadonlyMap<string, number> = new Map([
  ['TLS 1.3', 0x0304],
  ['TLS 1.2', 0x0303],
  ['TLS 1.1', 0x0302],
  ['TLSv1', 0x0301],
  ['SSLv3', 0x0300],
  ['SSLv2', 0x0002],
])
