import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import { type Client, categorised } from './client.ts'

/** Tools that open or examine a TLS connection by hand. */
export const diagnostics = categorised('sysadmin', [
  sslClient('openssl', to.web),
  sslClient('openssl-tls12', to.web, '-tls1_2'),
  sslClient('openssl-no-sni', to.webFew, '-noservername'),
  sslClient('openssl-smtp', to.submission, '-starttls', 'smtp'),
  sslClient('openssl-imap', to.imap, '-starttls', 'imap'),
  sslClient('openssl-imaps', to.imaps),
  sslClient('openssl-ldaps', to.ldaps),
  sslClient('openssl-xmpp', to.xmpp, '-starttls', 'xmpp'),
  sslClient('openssl-postgres', to.postgresql, '-starttls', 'postgres'),
  gnutls('gnutls-cli', to.web),
  gnutls('gnutls-cli-imaps', to.imaps),
  { name: 'gnutls-cli-smtp', targets: to.submission, command: gnutlsStart('smtp') },
  {
    name: 'socat',
    targets: to.web,
    command: ({ host, port }) => ['socat', '-', `OPENSSL:${host}:${port},snihost=${host}`],
  },
  {
    name: 'socat-irc',
    targets: to.irc,
    command: ({ host, port }) => ['socat', '-', `OPENSSL:${host}:${port},verify=0`],
  },
  { name: 'ncat', targets: to.web, command: ({ host, port }) => ['ncat', '--ssl', host, String(port)] },
  { name: 'ncat-irc', targets: to.irc, command: ({ host, port }) => ['ncat', '--ssl', host, String(port)] },
  {
    name: 'nmap-ssl-cert',
    targets: to.webFew,
    command: ({ host, port }) => ['nmap', '-sT', '-Pn', '-n', '--script', 'ssl-cert', '-p', String(port), host],
    category: 'security',
  },
  {
    name: 'sslscan',
    targets: to.web.slice(0, 1),
    command: ({ host, port }) => ['sslscan', '--no-heartbleed', '--no-fallback', `${host}:${port}`],
    category: 'security',
    limit: 20,
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
