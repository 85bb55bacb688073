/** A server that a client is sent to. */
export interface Target {
  host: string
  port: number
}

const at = (port: number, ...hosts: string[]): Target[] => hosts.map((host) => ({ host, port }))

/** Every web client visits all of these, so that a name or a port says nothing about the program. */
export const web = [
  ...at(443, 'www.example.com', 'api.example.org', 'cdn.example.net', 'login.shop.example'),
  ...at(8443, 'status.example.com'),
  ...at(443, 'www.example.com'),
]

/** Fewer visits, for programs that connect several times a visit or take seconds to start. */
export const webFew = [...web.slice(0, 3), ...at(8443, 'status.example.com')]

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
