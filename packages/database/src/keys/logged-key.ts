import type { LoggedHandshake, LoggedKeys } from './logged-keys.ts'

/** One string for all that a log tells of a hello: equal for equal keys, whatever database they are looked up in. */
export function loggedKey({ ja3 = '', ja3String, ja4, handshake, cipherSuites, hassh }: LoggedKeys): string {
  let key = ja3String === undefined ? ja3 : `${ja3} ${ja3String}`
  if (ja4 !== undefined) for (const variant of ja4) key += ` ${variant}`
  if (handshake !== undefined) key += ` ${listed(handshake)}`
  if (cipherSuites !== undefined) key += ` ciphers ${cipherSuites.join()}`
  return hassh === undefined ? key : `${key} hassh ${hassh}`
}

function listed({ version, cipherSuites, extensions, signatureAlgorithms }: LoggedHandshake): string {
  return `${version}_${cipherSuites.join()}_${extensions.join()}_${signatureAlgorithms.join()}`
}
