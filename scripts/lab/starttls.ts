/** What a server says before TLS begins, on a port where the hello starts in mid-stream. */
export interface Dialogue {
  greeting?: string | Buffer
  /** The answer to what the client sent, and how many of its bytes belonged to the request; TLS follows if `secure`. */
  answer(request: Buffer): { reply: string | Buffer; secure: boolean; length?: number }
}

const pair = (reply: string | Buffer, secure = false) => ({ reply, secure })

const smtp: Dialogue = {
  greeting: '220 mail.example.org ESMTP\r\n',
  answer(request) {
    const verb = request.toString('latin1').trim().toUpperCase()
    if (verb.startsWith('STARTTLS')) return pair('220 ready\r\n', true)
    return verb.startsWith('EHLO')
      ? pair('250-mail.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n')
      : pair('250 ok\r\n')
  },
}

const imap: Dialogue = {
  greeting: '* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n',
  answer(request) {
    const [tag, verb = ''] = request.toString('latin1').trim().split(' ')
    if (verb.toUpperCase() === 'STARTTLS') return pair(`${tag} OK begin\r\n`, true)
    return pair(`* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n${tag} OK done\r\n`)
  },
}

const pop3: Dialogue = {
  greeting: '+OK ready\r\n',
  answer(request) {
    const verb = request.toString('latin1').trim().toUpperCase()
    if (verb === 'STLS') return pair('+OK begin\r\n', true)
    return verb === 'CAPA' ? pair('+OK\r\nSTLS\r\nUSER\r\n.\r\n') : pair('-ERR no\r\n')
  },
}

const ftp: Dialogue = {
  greeting: '220 ready\r\n',
  answer(request) {
    const verb = request.toString('latin1').trim().toUpperCase()
    if (verb.startsWith('AUTH')) return pair('234 begin\r\n', true)
    return verb === 'FEAT'
      ? pair('211-Features:\r\n AUTH TLS\r\n PBSZ\r\n PROT\r\n211 End\r\n')
      : pair('530 TLS first\r\n')
  },
}

const xmpp: Dialogue = {
  answer(request) {
    if (request.includes('<starttls')) return pair("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", true)
    const features =
      "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"
    return pair(
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='chat.example.org' version='1.0'>${features}`,
    )
  },
}

/** PostgreSQL: the 8-byte SSLRequest is answered with one letter. */
const postgresql: Dialogue = { answer: () => ({ ...pair('S', true), length: 8 }) }

/** LDAP StartTLS (RFC 4511 section 4.14): the extended request's message id comes back with resultCode success. */
const ldap: Dialogue = {
  answer(request) {
    const messageId = request[4] ?? 1
    return pair(Buffer.from([0x30, 0x0c, 2, 1, messageId, 0x78, 7, 0x0a, 1, 0, 4, 0, 4, 0]), true)
  },
}

/** MySQL: protocol 10 greeting with CLIENT_SSL; the client's 36-byte SSLRequest is followed by the hello at once. */
const mysql: Dialogue = {
  greeting: mysqlGreeting(),
  answer: () => ({ ...pair('', true), length: 36 }),
}

function mysqlGreeting(): Buffer {
  const capabilities = 0x00_88_aa_00 | 0x0a_85
  const parts = [Buffer.from('\x0a8.0.0\0', 'latin1'), Buffer.from([1, 0, 0, 0]), Buffer.alloc(8, 0x41), Buffer.of(0)]
  const low = Buffer.of(capabilities & 0xff, (capabilities >> 8) & 0xff, 45, 2, 0)
  const high = Buffer.of((capabilities >> 16) & 0xff, (capabilities >> 24) & 0xff, 21)
  const tail = [Buffer.alloc(10), Buffer.alloc(12, 0x42), Buffer.of(0), Buffer.from('mysql_native_password\0')]
  const payload = Buffer.concat([...parts, low, high, ...tail])
  return Buffer.concat([Buffer.of(payload.length, 0, 0, 0), payload])
}

/** RDP: the connection request (MS-RDPBCGR 2.2.1.1) is confirmed with TLS as the protocol. */
const remoteDesktop: Dialogue = {
  answer(request) {
    const confirm = [3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0]
    return { ...pair(Buffer.from(confirm), true), length: request.readUInt16BE(2) }
  },
}

/** Dialogues by port. */
export const dialogues: Readonly<Record<number, Dialogue>> = {
  21: ftp,
  25: smtp,
  110: pop3,
  143: imap,
  389: ldap,
  587: smtp,
  3306: mysql,
  3389: remoteDesktop,
  5222: xmpp,
  5432: postgresql,
}
