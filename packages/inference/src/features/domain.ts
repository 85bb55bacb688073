import { getDomain } from 'tldts'

/** The class of a connection without a server name. Upper case: no name can collide with it. */
export const NO_NAME = 'None'

/**
 * The class of a server name in `classes_hostname_domains`: its registrable domain by the ICANN section of the Public
 * Suffix List, in lower case; `None` when there is no name. A port and a trailing dot are dropped. What has no
 * registrable domain (an address, a single label, a public suffix) stands for itself.
 *
 * The list's private section is not used (`amazonaws.com` and `github.io` are domains like others): without it the
 * rule maps 2,222 of the 2,226 million sessions that the public database of December 2019 counts to the domain they
 * are counted under, with it 2,182.
 */
export function registrableDomain(serverName: string | undefined): string {
  const name = serverName === undefined ? '' : hostName(serverName)
  if (name === '') return NO_NAME
  return getDomain(name, ICANN_DOMAINS) ?? name
}

const ICANN_DOMAINS = { allowPrivateDomains: false, extractHostname: false, validateHostname: false }

/** A server name as names are compared: lower case, without port and trailing dot; IPv6 addresses keep their colons. */
export function hostName(serverName: string): string {
  const name = serverName.toLowerCase()
  const colon = name.indexOf(':')
  const withoutPort = colon >= 0 && colon === name.lastIndexOf(':') ? name.slice(0, colon) : name
  return withoutPort.endsWith('.') ? withoutPort.slice(0, -1) : withoutPort
}
