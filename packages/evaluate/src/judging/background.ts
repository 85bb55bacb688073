import type { Database } from '@fingerpost/database'
import { storedEntries } from '@fingerpost/database/tools'
import type { Session } from '../sessions/session.ts'
import type { JudgedSession } from './judgement.ts'

const DAY_MILLISECONDS = 86_400_000

/** What a database knows of sessions besides their answers. */
export class Background {
  readonly #database: Database
  /** Sessions by process name. */
  readonly #support = new Map<string, number>()
  readonly #lastDays = new Map<string, string>()
  readonly #lastDay: string | undefined

  constructor(database: Database) {
    this.#database = database
    for (const { fingerprint, lastDay, processes } of storedEntries(database, 'database')) {
      for (const { process, count } of processes) this.#support.set(process, (this.#support.get(process) ?? 0) + count)
      if (lastDay !== undefined) this.#lastDays.set(fingerprint, lastDay)
    }
    this.#lastDay = [...this.#lastDays.values()].sort().at(-1)
  }

  /** Every process name. */
  get names(): ReadonlySet<string> {
    return new Set(this.#support.keys())
  }

  /** The sessions of the true process, and the ages in days of the fingerprint and of the database. */
  of({ observation, time }: Session): Pick<JudgedSession, 'support' | 'age' | 'databaseAge'> {
    const entry = this.#database.find(observation.fingerprint)
    const day = entry && this.#lastDays.get(entry.fingerprint)
    return {
      support: this.#support.get(observation.process) ?? 0,
      age: daysBetween(day, instantOf(this.#lastDay)),
      databaseAge: daysBetween(this.#lastDay, time),
    }
  }
}

/** Milliseconds since 1970 at the beginning of a day. */
function instantOf(day: string | undefined): number | undefined {
  return day === undefined ? undefined : Date.parse(day)
}

/** Days from the beginning of a day to a time in milliseconds since 1970; undefined where either is not known. */
function daysBetween(day: string | undefined, time: number | undefined): number | undefined {
  const days = ((time ?? Number.NaN) - (instantOf(day) ?? Number.NaN)) / DAY_MILLISECONDS
  return Number.isNaN(days) ? undefined : days
}
