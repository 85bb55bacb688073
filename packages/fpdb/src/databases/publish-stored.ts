import { InputError } from '@fingerpost/io/pure'
import { needsDays, type PublishOptions, publicClasses } from '../publish/options.ts'
import { type PublicDatabase, publishDatabase } from '../publish/publish-database.ts'
import { mergeTallies } from '../tallies/merge-tallies.ts'
import type { StoredDatabase } from './stored-database.ts'

/**
 * Makes a public database: of a kept one exactly the one that `buildDatabase` makes of the same observations; of a public
 * one with the options that it was published with, unless others are given. Throws InputError where the database does
 * not have what the options ask for.
 */
export async function publishStored(database: StoredDatabase, options: PublishOptions): Promise<PublicDatabase> {
  const { name, origin, observations } = database
  const reason = reasonAgainst(database, options)
  if (reason !== undefined) throw new InputError(name, undefined, reason)
  const publishing = { ...database.published, ...given(options) }
  const classes = publicClasses(publishing).filter((one) => origin.classes.includes(one))
  const counted = { origin: { ...origin, classes }, observations }
  return publishDatabase(mergeTallies(database.tallies), counted, { ...publishing, classes })
}

function reasonAgainst({ origin, kept, hostSalt }: StoredDatabase, options: PublishOptions): string | undefined {
  const missing = (options.classes ?? []).filter((one) => !origin.classes.includes(one))
  if (missing.length > 0) return `does not have the classes ${missing.join(', ')}`
  if (!kept && needsDays(options)) return 'does not tell days apart: only a database made with --keep-all does'
  if (options.minHosts === undefined || hostSalt !== undefined) return undefined
  return 'does not tell hosts apart: only a database made with --keep-all and --host-salt does'
}

/** The options that are given a value. */
function given(options: PublishOptions): PublishOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
