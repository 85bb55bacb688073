import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A library that speaks TLS, QUIC or SSH for a program: its name, and its version where that is known. */
export interface Library {
  name: string
  version?: string
}

/** Shared libraries by the beginning of their file names. */
const SHARED: readonly (readonly [prefix: RegExp, name: string])[] = [
  [/^libssl[.-]/, 'OpenSSL'],
  [/^libgnutls\./, 'GnuTLS'],
  [/^lib(?:nss3|ssl3)\./, 'NSS'],
  [/^libmbedtls\./, 'Mbed TLS'],
  [/^libwolfssl\./, 'wolfSSL'],
  [/^libssh2\./, 'libssh2'],
  [/^libssh[.-]/, 'libssh'],
]

/** Words that a library leaves in an executable that it is linked into, with its version where they carry one. */
const MARKS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\xff Go buildinf:/, 'Go'],
  [/(?<![\w-])rustls-(\d+\.\d+\.\d+)\//, 'rustls'],
  [/OpenSSL (\d+\.\d+\.\d+[a-z]?)(?:\+quic)? +\d+ [A-Z][a-z]{2} 20\d\d/, 'OpenSSL'],
  [/BoringSSL/, 'BoringSSL'],
  [/Network\.TLS\.Handshake/, 'tls (Haskell)'],
  [/GnuTLS (\d+\.\d+\.\d+)/, 'GnuTLS'],
]

/** Names of the libraries among the files mapped into a process, each once, in the order of {@link SHARED}. */
export function sharedLibraries(paths: readonly string[]): readonly string[] {
  return SHARED.filter(([prefix]) => paths.some((path) => prefix.test(basename(path)))).map(([, name]) => name)
}

/** The file, of those mapped into a process, that belongs to the library `name`. */
export function fileOf(name: string, paths: readonly string[]): string | undefined {
  const prefix = SHARED.find(([, known]) => known === name)?.[0]
  return paths.find((path) => prefix?.test(basename(path)))
}

/** The library that an executable was linked with statically, by the words it left there; undefined where there are none. */
export function staticLibrary(executable: string): Library | undefined {
  const bytes = readFileSync(executable).toString('latin1')
  for (const [mark, name] of MARKS) {
    const match = mark.exec(bytes)
    if (match) return match[1] === undefined ? { name } : { name, version: match[1] }
  }
  return undefined
}
