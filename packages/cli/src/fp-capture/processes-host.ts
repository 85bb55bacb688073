import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** This machine as records and socket logs name it. */
export interface Host {
  /** The same for the same salt on the same machine, and of no use without the salt. */
  readonly host: string
  /** In the terms of fingerprint databases: kernel, distribution, release. */
  readonly os: { readonly name: string; readonly edition: string; readonly version: string }
}

const ID_DIGITS = 16

/** What records say of this machine; without a salt its id is another one each time. */
export function thisHost(salt: string | undefined): Host {
  const id = createHmac('sha256', salt ?? randomBytes(32)).update(readText('/etc/machine-id') || hostname())
  const release = readText('/etc/os-release')
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1] ?? 'Unknown'
  return {
    host: id.digest('hex').slice(0, ID_DIGITS),
    os: { name: 'Linux', edition: field('PRETTY_NAME'), version: field('VERSION_ID') },
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
