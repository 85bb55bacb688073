import {
  type DataSource,
  type KeptManifest,
  type ObservationsSummary,
  type Origin,
  SCHEMA_VERSION,
} from '@fingerpost/database/tools'
import { compareText, InputError } from '@fingerpost/io/pure'
import { sumOfObservations } from '../observations/sum.ts'
import type { PublishOptions } from '../publish/options.ts'
import type { SortedTallies } from '../tallies/merge-tallies.ts'

/** A database, stored or just counted, in a form that can be added to others. */
export interface StoredDatabase {
  /** For messages. */
  readonly name: string
  /** Whether nothing was pruned: only then are sums exact. */
  readonly kept: boolean
  readonly origin: Origin
  /** A digest of the salt that hosts are hashed with; undefined where hosts are not told apart. */
  readonly hostSalt: string | undefined
  readonly observations: ObservationsSummary
  /** How it was published, if it is not a kept one. */
  readonly published: PublishOptions
  readonly tallies: readonly SortedTallies[]
}

/**
 * Adds up databases: kept ones exactly, public ones as far as they go, with the classes that all have. Throws InputError,
 * which names the database at fault, where two do not go together: for their formats or the salts of their hosts, and
 * kept ones for their classes as well.
 */
export function addDatabases(databases: readonly [StoredDatabase, ...StoredDatabase[]]): StoredDatabase {
  return databases.reduce(added)
}

/** What a kept database says of itself. */
export function keptManifest({ origin, hostSalt, observations }: StoredDatabase): KeptManifest {
  const salt = hostSalt === undefined ? {} : { host_salt: hostSalt }
  return { schema: SCHEMA_VERSION, kept: true, ...origin, ...salt, observations }
}

function added(a: StoredDatabase, b: StoredDatabase): StoredDatabase {
  requireEqual(a, b, 'format', ({ origin }) => origin.format)
  const kept = a.kept && b.kept
  if (kept) requireEqual(a, b, 'classes', ({ origin }) => origin.classes.join())
  requireEqual(a, b, 'host salt', ({ hostSalt = 'none' }) => hostSalt)
  return {
    name: a.name,
    kept,
    origin: {
      ...a.origin,
      classes: a.origin.classes.filter((name) => b.origin.classes.includes(name)),
      public_suffix_list: united(a.origin.public_suffix_list, b.origin.public_suffix_list),
      autonomous_systems: united(a.origin.autonomous_systems, b.origin.autonomous_systems),
    },
    hostSalt: a.hostSalt,
    observations: sumOfObservations(a.observations, b.observations),
    published: a.kept ? b.published : a.published,
    tallies: [...a.tallies, ...b.tallies],
  }
}

function requireEqual(a: StoredDatabase, b: StoredDatabase, what: string, of: (one: StoredDatabase) => string): void {
  if (of(a) === of(b)) return
  const reason = `expected the ${what} of ${a.name} (${of(a)}) but found ${of(b)}: build both with the same options`
  throw new InputError(b.name, undefined, reason)
}

type Sources = DataSource | readonly DataSource[]

/** All sources of two databases, sorted; a single one stands alone. */
function united(a: Sources, b: Sources): Sources {
  const byText = new Map([a, b].flat().map((source) => [JSON.stringify(source), source]))
  const sorted = [...byText].sort(([x], [y]) => compareText(x, y)).map(([, source]) => source)
  const [only, ...others] = sorted
  return only !== undefined && others.length === 0 ? only : sorted
}
