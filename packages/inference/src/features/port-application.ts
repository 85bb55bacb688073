/** IANA service names of the well-known TLS ports, grouped into applications as pmercury's databases count them. */
const APPLICATIONS: ReadonlyMap<number, string> = new Map([
  [443, 'https'],
  [448, 'database'],
  [465, 'email'],
  [563, 'nntp'],
  [585, 'email'],
  [614, 'shell'],
  [636, 'ldap'],
  [989, 'ftp'],
  [990, 'ftp'],
  [991, 'nas'],
  [992, 'telnet'],
  [993, 'email'],
  [994, 'irc'],
  [995, 'email'],
  [1443, 'alt-https'],
  [2376, 'docker'],
  [8001, 'tor'],
  [8443, 'alt-https'],
  [9000, 'tor'],
  [9001, 'tor'],
  [9002, 'tor'],
  [9101, 'tor'],
])

/** The class of a destination port in `classes_port_applications`; `unknown` for any other port and for none. */
export function portApplication(port: number | undefined): string {
  return (port === undefined ? undefined : APPLICATIONS.get(port)) ?? 'unknown'
}
