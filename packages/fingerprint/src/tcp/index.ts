import { groupOf } from '../facts.ts'
import { printing } from '../formats.ts'
import type { Protocol } from '../protocol.ts'
import { synFacts } from './facts.ts'
import { formatPmercurySyn, formatSyn, type SynFormat } from './npf.ts'
import { parseSyn, type Syn, startsSyn, startsSynAck } from './syn.ts'

/** TCP clients: the SYN that opens a connection (docs/protocols/tcp.md). */
export const tcp: Protocol<Syn> = {
  ...opening('tcp'),
  sender: 'client',
  name: 'tcp.syn',
  identify: startsSyn,
  notation2019: formatPmercurySyn,
}

/** TCP servers: the SYN/ACK that answers it. */
export const tcpServer: Protocol<Syn> = {
  ...opening('tcp_server'),
  sender: 'server',
  name: 'tcp.syn_ack',
  identify: startsSynAck,
  notation2019: () => undefined,
}

/** What the two have in common; the flags alone tell them apart. */
function opening(type: SynFormat): Omit<Protocol<Syn>, 'name' | 'sender' | 'identify' | 'notation2019'> {
  return {
    type,
    carrier: 'syn',
    ...printing<Syn>({ [type]: (syn) => formatSyn(syn, type) }),
    parse: parseSyn,
    context: () => ({}),
    facts: groupOf(synFacts, type),
  }
}
