import type { UnfingerprintedEvents } from '../log-format.ts'

/** Such lines, and a field that lines of their log always have and those of others never. */
export interface ZeekUnfingerprinted extends UnfingerprintedEvents {
  readonly field: string
  /** Whether the fingerprint of these connections is in another log: of no interest where that is in the same file. */
  readonly isElsewhere: boolean
}

/** Lines of Zeek's logs that lack a fingerprint. */
export const UNFINGERPRINTED: readonly ZeekUnfingerprinted[] = [
  {
    type: 'tls',
    field: 'established',
    isElsewhere: false,
    advice:
      'ssl lines have no fingerprint: load policy/protocols/ssl/ssl-log-ext in local.zeek, or install a package that logs ja4 or ja3',
  },
  {
    type: 'ssh',
    field: 'auth_attempts',
    isElsewhere: false,
    advice: 'ssh lines have no hassh: install the package hassh (zkg install hassh)',
  },
  {
    type: 'quic',
    field: 'client_initial_dcid',
    isElsewhere: true,
    advice: 'quic lines have no fingerprint, which is in ssl.log under the same uid: enrich that',
  },
  {
    type: 'http',
    field: 'trans_depth',
    isElsewhere: true,
    advice: 'http lines have no fingerprint: Zeek does not log the header fields of requests',
  },
  {
    type: 'tls',
    field: 'conn_state',
    isElsewhere: true,
    advice: 'conn lines have no fingerprint, which is in ssl.log and ssh.log under the same uid: enrich those',
  },
]
