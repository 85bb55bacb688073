import type { LineSource } from '@fingerpost/io'
import { openUnixSource } from './unix-address.ts'

/** Opens what an address names. Rejects with UsageError for an address that is none, and with InputError. */
type OpenSource = (address: string) => Promise<LineSource>

/** Inputs that are no files, by how their addresses begin. */
const SOURCES: Readonly<Record<string, OpenSource>> = {
  'unix-stream:': openUnixSource,
  'unix-dgram:': openUnixSource,
}

/** Whether an input is no file. */
export function isSourceAddress(input: string): boolean {
  return SOURCES[schemeOf(input)] !== undefined
}

/** Opens an input that is no file. Rejects with UsageError for an address that is none, and with InputError. */
export async function openSourceAddress(address: string): Promise<LineSource> {
  const open = SOURCES[schemeOf(address)]
  if (open === undefined) throw new RangeError(`${address} is no address`)
  return await open(address)
}

/** `unix-stream:` of `unix-stream:/run/eve.sock`; a file may have a colon in its name, and then not these words before it. */
function schemeOf(address: string): string {
  return /^[a-z-]+:/.exec(address)?.[0] ?? ''
}
