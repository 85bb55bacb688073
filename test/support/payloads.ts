import { createHash } from 'node:crypto'
import { Fingerprinter, readCaptureFile } from '@fingerpost/capture'
import { type FingerprintType, isFailure, type Protocol, registry } from '@fingerpost/fingerprint'
import type { Payload } from './exercise.ts'

/** Payloads by their digest, so that each stands once and in an order that has nothing to do with where it was found. */
type Payloads = Map<string, Payload>

/**
 * The payloads of captures that are whole messages, by type: those that the packet loop, reassembly included, hands to
 * the parsers. Of more than `most` of a type it gives those whose SHA-1 is least.
 */
export async function payloadsOf(
  paths: readonly string[],
  most: number,
): Promise<ReadonlyMap<FingerprintType, readonly Payload[]>> {
  const found = new Map<FingerprintType, Payloads>()
  const protocols = Object.values(registry).map((protocol) => {
    const payloads: Payloads = new Map()
    found.set(protocol.type, payloads)
    return collecting(protocol, payloads)
  })
  const fingerprinter = new Fingerprinter(() => {}, { protocols })
  for (const path of paths) await readCaptureFile(path, fingerprinter)
  fingerprinter.finish()
  return new Map([...found].map(([type, payloads]) => [type, least(payloads, most)]))
}

function collecting(protocol: Protocol<unknown>, payloads: Payloads): Protocol<unknown> {
  return {
    ...protocol,
    parse(bytes, start, end, context) {
      const result = protocol.parse(bytes, start, end, context)
      if (!isFailure(result) && result.missing === 0) {
        const payload = { bytes: bytes.slice(start, end), following: context.following.map((each) => each.slice()) }
        payloads.set(digest(payload), payload)
      }
      return result
    },
  }
}

function digest({ bytes, following }: Payload): string {
  const hash = createHash('sha1')
  for (const each of [bytes, ...following]) hash.update(each)
  return hash.digest('hex')
}

function least(payloads: Payloads, most: number): Payload[] {
  return [...payloads]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, most)
    .map(([, payload]) => payload)
}
