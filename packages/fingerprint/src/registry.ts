import { dhcp } from './dhcp/index.ts'
import { dhcpv6 } from './dhcpv6/index.ts'
import { dtls, dtlsServer } from './dtls/index.ts'
import { http, httpServer } from './http/index.ts'
import { http2 } from './http2/index.ts'
import { openvpn, openvpnUdp } from './openvpn/index.ts'
import type { FingerprintType, Protocol } from './protocol.ts'
import { quic } from './quic/index.ts'
import { ssh, sshServer } from './ssh/index.ts'
import { stun } from './stun/index.ts'
import { tcp, tcpServer } from './tcp/index.ts'
import { tls, tlsServer } from './tls/index.ts'

/** Every protocol, by the type of its fingerprints. A message goes only back to the protocol that parsed it. */
export const registry: Readonly<Record<FingerprintType, Protocol<unknown>>> = {
  tls,
  tls_server: tlsServer,
  quic,
  tcp,
  tcp_server: tcpServer,
  ssh,
  ssh_server: sshServer,
  http,
  http_server: httpServer,
  http2,
  dtls,
  dtls_server: dtlsServer,
  dhcp,
  dhcpv6,
  stun,
  openvpn,
  openvpn_udp: openvpnUdp,
}
