import { formatNpf, parseNpf } from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import type { AutonomousSystems } from '../autonomous-systems/autonomous-systems.ts'
import { parsePrefixList } from '../autonomous-systems/prefix-list.ts'
import { formatsFrom } from '../keys/canonical-index.ts'
import { LineSet } from './line-set.ts'
import { readTar } from './tar.ts'

/** What a resources archive of mercury holds besides its entries (docs/formats/mercury-archive.md). */
export interface Archive {
  /** The text of VERSION, such as `2025.05.05; 2.0.full`. */
  readonly version: string | undefined
  /** From pyasn.db, parsed at the first look-up, which throws InputError for a broken line; undefined without prefixes. */
  readonly autonomousSystems: AutonomousSystems | undefined
  /** The text of pyasn.db: one `prefix number` a line. */
  readonly prefixes: Uint8Array
  /** Addresses and names of servers for encrypted DNS, from doh-watchlist.txt. */
  readonly watchList: readonly string[]
  /** Whether a fingerprint is in the list of common ones: as it is, in today's notation, or in a coarser format. */
  isCommon(fingerprint: string): boolean
  /** All fingerprints of that list, in no order. */
  common(): Iterable<string>
}

export const ENTRIES = 'fingerprint_db.json'

/**
 * Opens an archive that is unpacked already. Its members are views of the bytes; the greater ones are read when they are
 * first asked for. Throws InputError for a broken archive and for one without `fingerprint_db.json`.
 */
export function openArchive(bytes: Uint8Array, path: string): { archive: Archive; entries: Uint8Array } {
  const members = readTar(bytes, path)
  const entries = members.get(ENTRIES)
  if (entries === undefined) throw new InputError(path, undefined, `no ${ENTRIES} in the archive`)
  return { archive: new MercuryArchive(members, path), entries }
}

const NOTHING = new Uint8Array(0)

class MercuryArchive implements Archive {
  readonly version: string | undefined
  readonly watchList: readonly string[]
  readonly prefixes: Uint8Array
  readonly autonomousSystems: AutonomousSystems | undefined
  readonly #prevalence: Uint8Array
  #common: LineSet | undefined

  constructor(members: ReadonlyMap<string, Uint8Array>, path: string) {
    const linesOf = (name: string) => lines(members.get(name) ?? NOTHING)
    this.version = linesOf('VERSION')[0]
    this.watchList = linesOf('doh-watchlist.txt')
    this.prefixes = members.get('pyasn.db') ?? NOTHING
    this.autonomousSystems = readLazily(this.prefixes, `${path}/pyasn.db`)
    this.#prevalence = members.get('fp_prevalence_tls.txt') ?? NOTHING
  }

  /** Lists of older archives name TLS fingerprints without their prefix. */
  isCommon(fingerprint: string): boolean {
    const facts = parseNpf(fingerprint)
    const today = facts === undefined ? [] : formatsFrom(facts.format).map((format) => formatNpf(facts, format))
    const old = today.filter((text) => text.startsWith('tls/(')).map((text) => text.slice('tls/'.length))
    return [fingerprint, ...today, ...old].some((text) => this.#list().has(text))
  }

  *common(): Generator<string> {
    for (const line of this.#list()) yield line.startsWith('(') ? `tls/${line}` : line
  }

  #list(): LineSet {
    this.#common ??= new LineSet(this.#prevalence)
    return this.#common
  }
}

function lines(bytes: Uint8Array): string[] {
  const texts = new TextDecoder().decode(bytes).split('\n')
  return texts.map((line) => line.trim()).filter((line) => line !== '')
}

function readLazily(prefixes: Uint8Array, path: string): AutonomousSystems | undefined {
  if (prefixes.every((byte) => byte <= 0x20)) return undefined
  let systems: AutonomousSystems | undefined
  return {
    lookup(address) {
      systems ??= parsePrefixList(new TextDecoder('latin1').decode(prefixes), path)
      return systems.lookup(address)
    },
  }
}
