import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import { type Client, categorised, shell } from './client.ts'

/** Tools that open or examine a TLS connection by hand. */
export const diagnostics = categorised('sysadmin', [
  sslClient('openssl', to.tls),
  sslClient('openssl-tls12', to.tls, '-tls1_2'),
  sslClient('openssl-no-sni', to.tls.slice(0, 4), '-noservername'),
  sslClient('openssl-smtp', to.submission, '-starttls', 'smtp'),
  sslClient('openssl-imap', to.imap, '-starttls', 'imap'),
  sslClient('openssl-imaps', to.imaps),
  sslClient('openssl-ldaps', to.ldaps),
  sslClient('openssl-xmpp', to.xmpp, '-starttls', 'xmpp'),
  sslClient('openssl-postgres', to.postgresql, '-starttls', 'postgres'),
  gnutls('gnutls-cli', to.tls),
  gnutls('gnutls-cli-imaps', to.imaps),
  { name: 'gnutls-cli-smtp', targets: to.submission, command: gnutlsStart('smtp') },
  {
    name: 'socat',
    targets: to.tls,
    command: ({ host, port }) => ['socat', '-', `OPENSSL:${host}:${port},snihost=${host}`],
  },
  {
    name: 'socat-irc',
    targets: to.irc,
    command: ({ host, port }) => ['socat', '-', `OPENSSL:${host}:${port},verify=0`],
  },
  { name: 'ncat', targets: to.tls, command: ({ host, port }) => ['ncat', '--ssl', host, String(port)] },
  { name: 'ncat-irc', targets: to.irc, command: ({ host, port }) => ['ncat', '--ssl', host, String(port)] },
  {
    name: 'openssl-resumed',
    targets: to.tls,
    command: ({ host, port }) =>
      shell(`S="openssl s_client -connect ${host}:${port} -servername ${host}"
      (sleep 1; echo) | $S -sess_out session; $S -sess_in session`),
  },
  {
    name: 'gnutls-cli-resumed',
    targets: [...to.tls, ...to.imaps],
    command: ({ host, port }) => ['gnutls-cli', '--insecure', '--resume', '--waitresumption', '-p', String(port), host],
  },
  {
    name: 'openssl-dtls',
    targets: to.dtls,
    command: ({ host, port }) => ['timeout', '2', 'openssl', 's_client', '-dtls', '-connect', `${host}:${port}`],
  },
  {
    name: 'gnutls-cli-dtls',
    targets: to.dtls,
    command: ({ host, port }) => ['timeout', '2', 'gnutls-cli', '--udp', '--insecure', '-p', String(port), host],
  },
  {
    name: 'stunnel',
    targets: to.tls,
    command: ({ host, port }) =>
      shell(`printf 'foreground=yes\npid=\n[a]\nclient=yes\naccept=127.0.0.1:9000\nconnect=${host}:${port}\nsni=${host}\n' > c
        stunnel c & sleep 1; timeout 1 openssl s_client -connect 127.0.0.1:9000; kill $!`),
  },
  {
    name: 'proxytunnel',
    targets: to.tls,
    command: ({ host, port }) => ['proxytunnel', '-E', '-z', '-p', `${host}:${port}`, '-d', `${host}:${port}`],
  },
  {
    name: 'telnet-ssl',
    targets: to.tls,
    command: ({ host, port }) => ['telnet-ssl', '-z', 'ssl', '-z', 'verify=0', host, String(port)],
  },
])

function gnutls(name: string, targets: readonly Target[]): Client {
  return { name, targets, command: ({ host, port }) => ['gnutls-cli', '--insecure', '-p', String(port), host] }
}

function gnutlsStart(protocol: string): Client['command'] {
  return ({ host, port }) => ['gnutls-cli', '--insecure', `--starttls-proto=${protocol}`, '-p', String(port), host]
}

function sslClient(name: string, targets: readonly Target[], ...words: string[]): Client {
  return {
    name,
    targets,
    command: ({ host, port }) => ['openssl', 's_client', '-connect', `${host}:${port}`, ...words],
  }
}
