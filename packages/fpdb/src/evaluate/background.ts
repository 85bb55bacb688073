import type { Database } from '@fingerpost/inference'
import { storedEntries } from '../entries/stored-entry.ts'
import type { Session } from './session.ts'

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

  /** The sessions of the true process, and the age of the fingerprint in days. */
  of({ observation }: Session): { support: number; age: number | undefined } {
    const entry = this.#database.find(observation.fingerprint)
    const day = entry && this.#lastDays.get(entry.fingerprint)
    const age = day === undefined ? Number.NaN : (Date.parse(this.#lastDay ?? day) - Date.parse(day)) / DAY_MILLISECONDS
    return { support: this.#support.get(observation.process) ?? 0, age: Number.isNaN(age) ? undefined : age }
  }
}
