import { isObject, parseObject } from '@fingerpost/io/pure'
import type { FingerprintRecord } from '../messages/record.ts'
import { recordContexts, type Schema } from '../records/schemas.ts'

/** Fingerprints and values of all endpoints that are counted at a time, unless told otherwise. */
export const DEFAULT_ENDPOINT_VALUES = 200_000

/** What identifies the sender of a message of DHCP, and the address that it asks for. */
const IDENTITY: ReadonlySet<string> = new Set(['client_mac_address', 'requested_ip'])

/**
 * Counts the fingerprints that each source endpoint sends, and what came with them, and writes a line for each endpoint
 * at the end. Once more than `most` fingerprints and values are counted, the endpoint that sent nothing for longest is
 * written; it may come again, and its counts add up.
 */
export class EndpointCounts {
  readonly #write: (line: string) => void
  readonly #contextOf: (typeof recordContexts)[Schema]
  readonly #most: number
  /** Those that sent nothing for longest first. */
  readonly #counts = new Map<string, Endpoint>()
  /** Addresses that DHCP clients asked for, and the hardware address of the last one that did. */
  readonly #owners = new Map<string, string>()
  #values = 0

  constructor(write: (line: string) => void, schema: Schema, most = DEFAULT_ENDPOINT_VALUES) {
    this.#write = write
    this.#contextOf = recordContexts[schema]
    this.#most = most
  }

  /** Counts a record, printed as this line. */
  add(record: FingerprintRecord, line: string): void {
    const identifier = this.#identify(record)
    const fingerprints = textsIn(parseObject(line).fingerprints)
    if (fingerprints.length === 0) return
    const endpoint = this.#counts.get(identifier) ?? new Endpoint(identifier)
    const context = textsIn(this.#contextOf(record))
    for (const [type, fingerprint] of fingerprints) this.#values += endpoint.add(type, fingerprint, context)
    this.#counts.delete(identifier)
    this.#counts.set(identifier, endpoint)
    if (this.#values > this.#most) this.#endFirst()
  }

  /** Writes all endpoints, those that sent nothing for longest first. */
  finish(): void {
    for (const identifier of [...this.#counts.keys()]) this.#end(identifier)
  }

  /** A DHCP client is its hardware address, and so is from then on the address that it asks for. */
  #identify({ protocol, message, sourceAddress }: FingerprintRecord): string {
    const said = new Map(textsIn(protocol.facts(message, IDENTITY).map(({ facts }) => facts)))
    const hardware = said.get('client_mac_address')
    const requested = said.get('requested_ip')
    if (hardware === undefined) return this.#owners.get(sourceAddress) ?? sourceAddress
    if (requested !== undefined) this.#own(requested, hardware)
    return hardware
  }

  #own(address: string, hardware: string): void {
    this.#owners.delete(address)
    this.#owners.set(address, hardware)
    const [first] = this.#owners.keys()
    if (this.#owners.size > this.#most && first !== undefined) this.#owners.delete(first)
  }

  #endFirst(): void {
    const [first] = this.#counts.keys()
    if (first !== undefined) this.#end(first)
  }

  #end(identifier: string): void {
    const endpoint = this.#counts.get(identifier)
    this.#counts.delete(identifier)
    if (endpoint === undefined) return
    this.#values -= endpoint.values
    this.#write(endpoint.text())
  }
}

/** How often a fingerprint was sent, and with which values by their names. */
interface FingerprintCount {
  count: number
  readonly context: Map<string, Map<string, number>>
}

class Endpoint {
  readonly #identifier: string
  readonly #types = new Map<string, Map<string, FingerprintCount>>()
  /** Fingerprints and values that are counted apart. */
  values = 0

  constructor(identifier: string) {
    this.#identifier = identifier
  }

  /** Counts a fingerprint; gives how many values are counted apart because of it. */
  add(type: string, fingerprint: string, context: readonly (readonly [string, string])[]): number {
    const before = this.values
    const fingerprints = entryOf(this.#types, type, () => new Map<string, FingerprintCount>())
    const counted = entryOf(fingerprints, fingerprint, () => this.#newCount())
    counted.count++
    for (const [name, value] of context) {
      const values = entryOf(counted.context, name, () => new Map<string, number>())
      if (!values.has(value)) this.values++
      values.set(value, (values.get(value) ?? 0) + 1)
    }
    return this.values - before
  }

  text(): string {
    const types = [...this.#types].map(([type, fingerprints]) => {
      return [
        type,
        Object.fromEntries([...fingerprints].map(([text, counted]) => [text, countObject(counted)])),
      ] as const
    })
    return JSON.stringify({ identifier: this.#identifier, fingerprints: Object.fromEntries(types) })
  }

  #newCount(): FingerprintCount {
    this.values++
    return { count: 0, context: new Map() }
  }
}

function countObject({ count, context }: FingerprintCount): object {
  if (context.size === 0) return { count }
  return {
    count,
    context: Object.fromEntries([...context].map(([name, values]) => [name, Object.fromEntries(values)])),
  }
}

function entryOf<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const found = map.get(key) ?? create()
  map.set(key, found)
  return found
}

/** The texts in a value and in what it holds, by the names that they have there. */
function textsIn(value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    typeof inner === 'string' ? [[name, inner]] : textsIn(inner),
  )
}
