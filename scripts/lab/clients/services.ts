import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import type { Client } from './client.ts'

/** Clients of directories, databases, brokers, resolvers and relays. */
export const services: readonly Client[] = [
  { name: 'ldapsearch-tls', targets: to.ldaps, command: ({ host }) => ['ldapsearch', '-x', '-H', `ldaps://${host}`] },
  {
    name: 'ldapsearch-start',
    targets: to.ldap,
    command: ({ host }) => ['ldapsearch', '-x', '-ZZ', '-H', `ldap://${host}`],
  },
  {
    name: 'redis-cli',
    targets: to.redis,
    command: ({ host, port }) => ['redis-cli', '--tls', '--sni', host, '-h', host, '-p', String(port), 'PING'],
  },
  {
    name: 'psql',
    targets: to.postgresql,
    command: ({ host, port }) => [
      'psql',
      `host=${host} port=${port} sslmode=require dbname=shop user=ann connect_timeout=3`,
    ],
  },
  {
    name: 'mariadb',
    targets: to.mysql,
    command: ({ host, port }) => [
      'mariadb',
      '--ssl',
      '-h',
      host,
      '-P',
      String(port),
      '-u',
      'ann',
      '-ppw',
      '-e',
      'select 1',
    ],
  },
  {
    name: 'mosquitto_pub',
    targets: to.mqtt,
    command: ({ host, port }) => [
      'mosquitto_pub',
      '-h',
      host,
      '-p',
      String(port),
      '--capath',
      '/etc/ssl/certs',
      '-t',
      'a',
      '-m',
      'b',
    ],
  },
  {
    name: 'kdig',
    targets: to.dnsOverTls,
    command: ({ host }) => ['kdig', '+tls', '+retry=0', `@${host}`, 'www.example.com'],
  },
  { name: 'curl-ftps', targets: to.ftps, command: ({ host, port }) => ['curl', '-sS', `ftps://${host}:${port}/`] },
  {
    name: 'lftp-ftp',
    targets: to.ftp,
    command: ({ host }) => ['lftp', '-c', `set net:max-retries 1; open -u ann,pw ftp://${host}; ls`],
  },
  { name: 'tor', targets: to.tor, command: torClient, limit: 6, category: 'vpn' },
]

function torClient({ host, port }: Target): readonly string[] {
  return [
    'tor',
    '--quiet',
    '--DataDirectory',
    'tor',
    '--UseBridges',
    '1',
    '--Bridge',
    `${host}:${port}`,
    '--SocksPort',
    '0',
  ]
}
