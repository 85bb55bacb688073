import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { synMetadata } from './metadata.ts'
import { formatNpf, formatPmercury, type NpfFormat } from './npf.ts'
import { parseSyn, type Syn, startsSyn, startsSynAck } from './syn.ts'

/** TCP clients: the SYN that opens a connection (docs/protocols/tcp.md). */
export const tcp: Protocol<Syn> = {
  ...opening('tcp'),
  sender: 'client',
  name: 'tcp.syn',
  identify: startsSyn,
  /** pmercury prints clients only. */
  pmercury: (syn) => ({ fingerprint: formatPmercury(syn), members: {} }),
}

/** TCP servers: the SYN/ACK that answers it. */
export const tcpServer: Protocol<Syn> = {
  ...opening('tcp_server'),
  sender: 'server',
  name: 'tcp.syn_ack',
  identify: startsSynAck,
  pmercury: () => undefined,
}

/** What the two have in common; the flags alone tell them apart. */
function opening(type: NpfFormat): Omit<Protocol<Syn>, 'name' | 'sender' | 'identify' | 'pmercury'> {
  return {
    type,
    carrier: 'syn',
    ...printing<Syn>({ [type]: (syn) => formatNpf(syn, type) }),
    parse: parseSyn,
    context: () => ({}),
    mercury: (syn, metadata) => (metadata ? { [type]: synMetadata(syn) } : {}),
  }
}
