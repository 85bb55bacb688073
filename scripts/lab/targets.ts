/** A server that a client is sent to. */
export interface Target {
  host: string
  port: number
}

const at = (port: number, ...hosts: string[]): Target[] => hosts.map((host) => ({ host, port }))

/**
 * Servers of TLS, so that a name or a port says nothing about the program: 9443 stops at TLS 1.2, 10443 asks again, and
 * the last has no name.
 */
export const tls = [
  ...at(443, 'www.example.com', 'api.example.org'),
  ...at(8443, 'status.example.com'),
  ...at(9443, 'cdn.example.net'),
  ...at(10443, 'login.shop.example'),
  ...at(443, '192.0.2.10'),
]

/** Every web client visits all of these. */
export const web = [...tls, ...at(80, 'www.example.com', 'cdn.example.net')]

/** Fewer visits, for programs that connect several times a visit or take seconds to start. */
export const webFew = [...tls.slice(0, 3), ...at(443, '192.0.2.10'), ...at(80, 'cdn.example.net')]

/** For programs that speak TLS alone and take seconds to start. */
export const tlsFew = [...tls.slice(0, 3), ...at(443, 'cdn.example.net')]

/** HTTP/3. */
export const quic = at(443, 'www.example.com', 'api.example.org', 'cdn.example.net', 'login.shop.example')
export const dnsOverQuic = at(853, 'dns.example.net', 'dns.example.org', 'dns.example.com', 'dns.example.net')
export const dtls = at(4433, 'www.example.com', 'cdn.example.net', 'status.example.com', 'www.example.com')
export const ssh = at(22, 'git.example.com', 'backup.example.net', 'build.example.org', 'git.example.com')
/** A program that is started once and calls whom it wants. */
export const itself = at(443, 'www.example.com')
export const submission = at(587, 'smtp.example.org', 'mail.example.net', 'smtp.example.org')
export const smtps = at(465, 'smtp.example.org', 'mail.example.net', 'smtp.example.org')
export const imap = at(143, 'imap.example.org', 'mail.example.net', 'imap.example.org')
export const imaps = at(993, 'imap.example.org', 'mail.example.net', 'imap.example.org')
export const pop3s = at(995, 'pop.example.org', 'mail.example.net', 'pop.example.org')
export const ldap = at(389, 'ldap.example.com', 'directory.example.org')
export const ldaps = at(636, 'ldap.example.com', 'directory.example.org')
export const ftp = at(21, 'ftp.example.net', 'files.example.org')
export const ftps = at(990, 'ftp.example.net', 'files.example.org')
export const xmpp = at(5222, 'chat.example.org', 'chat.example.org')
export const redis = at(6379, 'cache.example.com', 'cache.example.net', 'cache.example.com')
export const postgresql = at(5432, 'db.example.com', 'db.example.net', 'db.example.com')
export const mysql = at(3306, 'db.example.com', 'db.example.net', 'db.example.com')
export const mqtt = at(8883, 'broker.example.com', 'broker.example.net', 'broker.example.com')
export const irc = at(6697, 'irc.example.org', 'irc.example.net')
export const dnsOverTls = at(853, 'dns.example.net', 'dns.example.org', 'dns.example.net')
/** A relay is reached by address, on a port that Tor uses. */
export const tor = at(9001, '192.0.2.40', '192.0.2.50')
export const amqp = at(5671, 'queue.example.com', 'queue.example.net', 'queue.example.org')
export const kafka = at(9093, 'log.example.com', 'log.example.net', 'log.example.org')
export const xmppTls = at(5223, 'chat.example.org', 'chat.example.com')
export const remoteDesktop = at(3389, 'desk.example.com', 'desk.example.net', 'desk.example.org')
export const timeKeys = at(4460, 'time.example.com', 'time.example.net', 'time.example.org')
export const syslog = at(6514, 'log.example.com', 'log.example.net')
export const printing = at(631, 'print.example.com', 'print.example.net')
