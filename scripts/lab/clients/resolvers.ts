import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import { type Client, shell, url } from './client.ts'

/** Resolvers for one machine, which ask another over TLS or HTTPS. */
export const resolvers: readonly Client[] = [
  { name: 'unbound', targets: to.dnsOverTls, command: unbound, library: 'OpenSSL' },
  { name: 'dnss', targets: to.tlsFew, command: dnss },
]

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
  const upstream = `-enable_dns_to_https -fallback_upstream=198.51.100.1:53 -https_upstream=${url(target, '/dns-query')}`
  return resolver('', `dnss -dns_listen_addr=127.0.0.1:9053 ${upstream}`)
}

/** Asks the resolver that `start` puts on port 9053, so that it asks the lab's. */
function resolver(configuration: string, start: string): readonly string[] {
  return shell(`cat > c <<END
${configuration}
END
    ${start} & sleep 1; kdig -p 9053 +retry=0 +time=2 @127.0.0.1 a.example.com; kill $!`)
}
