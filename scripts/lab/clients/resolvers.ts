import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import { type Client, shell, url } from './client.ts'

/** Resolvers for one machine, which ask another over TLS or HTTPS. */
export const resolvers: readonly Client[] = [
  { name: 'stubby', targets: to.dnsOverTls, command: stubby, library: 'OpenSSL' },
  { name: 'unbound', targets: to.dnsOverTls, command: unbound, library: 'OpenSSL' },
  { name: 'dnss', targets: to.tlsFew, command: dnss },
]

function stubby({ host }: Target): readonly string[] {
  return resolver(
    `resolution_type: GETDNS_RESOLUTION_STUB
dns_transport_list:
  - GETDNS_TRANSPORT_TLS
tls_authentication: GETDNS_AUTHENTICATION_NONE
listen_addresses:
  - 127.0.0.1@9053
upstream_recursive_servers:
  - address_data: 192.0.2.10
    tls_auth_name: "${host}"`,
    'stubby -C c',
  )
}

function unbound({ host }: Target): readonly string[] {
  return resolver(
    `server:
  interface: 127.0.0.1@9053
  username: ""
  chroot: ""
  directory: "."
  pidfile: ""
  use-syslog: no
  module-config: "iterator"
forward-zone:
  name: "."
  forward-tls-upstream: yes
  forward-addr: 192.0.2.10@853#${host}`,
    'unbound -d -c c',
  )
}

function dnss(target: Target): readonly string[] {
  const upstream = `-enable_dns_to_https -https_upstream=${url(target, '/dns-query')}`
  return resolver('', `dnss -dns_listen_addr=127.0.0.1:9053 ${upstream}`)
}

/** Asks the resolver that `start` puts on port 9053, so that it asks the lab's. */
function resolver(configuration: string, start: string): readonly string[] {
  return shell(`cat > c <<END
${configuration}
END
    ${start} & sleep 1; kdig -p 9053 +retry=0 +time=2 @127.0.0.1 a.example.com; kill $!`)
}
