import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import { type Client, shell } from './client.ts'

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
    library: 'OpenSSL',
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
  {
    name: 'curl-ftps',
    library: 'OpenSSL',
    targets: to.ftps,
    command: ({ host, port }) => ['curl', '-sS', `ftps://${host}:${port}/`],
  },
  {
    name: 'lftp-ftp',
    targets: to.ftp,
    command: ({ host }) => ['lftp', '-c', `set net:max-retries 1; open -u ann,pw ftp://${host}; ls`],
  },
  {
    name: 'kdig-quic',
    targets: to.dnsOverQuic,
    command: ({ host }) => ['kdig', '+quic', '+retry=0', `@${host}`, 'a.example.com'],
  },
  {
    name: 'kdig-https',
    targets: to.tlsFew,
    command: ({ host }) => ['kdig', '+https', '+retry=0', `@${host}`, 'a.example.com'],
  },
  {
    name: 'chronyd',
    targets: to.timeKeys,
    command: ({ host }) => ['chronyd', '-Q', '-x', '-t', '3', `server ${host} nts iburst`],
  },
  { name: 'kcat', targets: to.kafka, command: ({ host, port }) => kcat(`${host}:${port}`), limit: 4 },
  {
    name: 'amqp-publish',
    targets: to.amqp,
    command: ({ host, port }) =>
      words(
        `amqp-publish -u amqps://ann:lab@${host}:${port}/ --ssl --cacert=/etc/ssl/certs/ca-certificates.crt -r a -b b`,
      ),
  },
  {
    name: 'openconnect',
    targets: to.tlsFew,
    command: ({ host, port }) => words(`openconnect --authenticate --non-inter https://${host}:${port}`),
    category: 'vpn',
  },
  {
    name: 'xfreerdp',
    library: 'OpenSSL',
    targets: to.remoteDesktop,
    command: ({ host }) => words(`xvfb-run -a xfreerdp /v:${host} /cert:ignore /sec:tls /u:ann /p:lab`),
  },
  {
    name: 'dirmngr',
    targets: to.tlsFew,
    command: ({ host, port }) => words(`gpg --batch --keyserver hkps://${host}:${port} --recv-keys 0123456789ABCDEF`),
  },
  { name: 'inadyn', targets: to.tlsFew, command: inadyn, limit: 3 },
  { name: 'haproxy', targets: to.tlsFew, command: haproxy, limit: 3 },
  { name: 'nginx', targets: to.tlsFew, command: nginx },
  { name: 'v2ray', targets: to.tlsFew, command: v2ray, limit: 4, category: 'vpn' },
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

/** A command without quotes, as its words. */
const words = (command: string) => command.split(/\s+/)

function kcat(broker: string): readonly string[] {
  return words(`kcat -L -m 2 -b ${broker} -X security.protocol=ssl -X enable.ssl.certificate.verification=false`)
}

function inadyn({ host, port }: Target): readonly string[] {
  return shell(`cat > c <<END
custom lab { username = ann
 password = lab
 ddns-server = "${host}:${port}"
 ddns-path = "/"
 checkip-command = "echo 192.0.2.1"
 hostname = a.example.org }
END
    inadyn -1 -n -C -f c --cache-dir=.`)
}

function haproxy({ host, port }: Target): readonly string[] {
  return shell(`cat > c <<END
defaults
 mode http
 timeout connect 2s
 timeout client 2s
 timeout server 2s
listen lab
 bind 127.0.0.1:9000
 option httpchk
 server a ${host}:${port} ssl verify none sni str(${host}) check
END
    exec haproxy -f c`)
}

function nginx({ host, port }: Target): readonly string[] {
  return shell(`cat > c <<END
daemon off; error_log stderr; pid pid; events {}
http { access_log off; client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path d; uwsgi_temp_path e; scgi_temp_path f
  server { listen 127.0.0.1:9000; location / { proxy_pass https://${host}:${port}; proxy_ssl_server_name on; } } }
END
    sed -i 's/ f$/ f;/' c; nginx -p . -c $PWD/c & sleep 1; curl -s http://127.0.0.1:9000/; kill $!`)
}

function v2ray({ host, port }: Target): readonly string[] {
  const user = { id: '00000000-0000-4000-8000-000000000000' }
  const outbound = {
    protocol: 'vmess',
    settings: { vnext: [{ address: host, port, users: [user] }] },
    streamSettings: { network: 'tcp', security: 'tls', tlsSettings: { serverName: host, allowInsecure: true } },
  }
  const inbound = { listen: '127.0.0.1', port: 9000, protocol: 'http' }
  const configuration = JSON.stringify({ inbounds: [inbound], outbounds: [outbound] })
  return shell(`echo '${configuration}' > c.json; v2ray -c c.json & sleep 1
    curl -s -m 2 -x http://127.0.0.1:9000 http://www.example.com/; kill $!`)
}
