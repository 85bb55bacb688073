import { formatIpv4, formatIpv6, parseAddress } from '@fingerpost/fingerprint'

/**
 * A server name in the form that mercury compares: a name of two labels or more as it is, in lower case; anything else
 * as a name under the special-use domain `alt` (RFC 9476): `1-2-3-4.address.alt`, `missing.alt` for no name,
 * `unqualified.alt` for one label other than localhost, `other.alt` for text that is no name. A port is a label in front.
 */
export function normalisedName(serverName: string | undefined): string {
  const name = (serverName ?? '').toLowerCase().replace(/\.$/, '')
  if (name === '') return 'missing.alt'
  const [, host = name, port] = WITH_PORT.exec(name) ?? []
  return port === undefined ? normalisedHost(host) : `_${port}.${normalisedHost(host)}`
}

const WITH_PORT = /^(\[[^\]]*\]|[^:]*):(\d+)$/

function normalisedHost(host: string): string {
  const address = host.replace(/^\[(.*)\]$/, '$1')
  if (parseAddress(address) !== undefined) return `${normalisedAddress(address).replaceAll(/[.:]/g, '-')}.address.alt`
  if (!NAME.test(host)) return 'other.alt'
  return host.includes('.') || host === 'localhost' ? host : 'unqualified.alt'
}

/** Labels of letters, digits and a few others, the last of which is no number. */
const NAME = /^(?!.*(?:^|\.)\d+$)[a-z0-9_*-]+(?:\.[a-z0-9_*-]+)*$/

/** The last two labels of a name: what mercury takes for its domain. */
export function lastTwoLabels(name: string): string {
  const last = name.lastIndexOf('.')
  return name.slice(name.lastIndexOf('.', last - 1) + 1)
}

/** An address in the form that mercury compares: private ones are all alike, as are IPv6 ones that are not global. */
export function normalisedAddress(address: string): string {
  const number = parseAddress(address)
  if (number === undefined) return address
  if (typeof number === 'number') return isPrivate(number) ? '10.0.0.1' : formatIpv4(number)
  return number >> 125n === GLOBAL_UNICAST ? formatIpv6(number) : 'fd00::1'
}

/** 2000::/3 (RFC 4291, section 2.4, as IANA allocates it). */
const GLOBAL_UNICAST = 1n

/** RFC 1918, section 3. */
function isPrivate(address: number): boolean {
  return address >>> 24 === 10 || address >>> 20 === 0xac1 || address >>> 16 === 0xc0a8
}
