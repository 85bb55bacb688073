import { createHash } from 'node:crypto'
import type { Database } from '@fingerpost/database'
import { readInput } from '@fingerpost/io'
import type { Family } from './exposition.ts'

/** Which databases answer. */
export class DatabaseInfo {
  readonly #labels = new Map<string, Labels>()
  #loads = 0

  /** The database of a path was loaded. Throws InputError where the file cannot be read any more. */
  loaded(path: string, { manifest }: Database): void {
    const sha256 = createHash('sha256').update(readInput(path)).digest('hex')
    this.#labels.set(path, { sha256, date: lastDay(manifest?.observations) })
    this.#loads++
  }

  /** None before a database was loaded. */
  families(): readonly Family[] {
    if (this.#loads === 0) return []
    return [
      {
        name: 'fingerpost_database_info',
        type: 'gauge',
        help: 'The database that answers: SHA-256 of its file, and the last day of its observations if it tells.',
        samples: [...this.#labels.values()].map((labels) => ({ labels, value: 1 })),
      },
      {
        name: 'fingerpost_database_loads_total',
        type: 'counter',
        help: 'Databases that were loaded, at the start and on SIGHUP.',
        samples: [{ value: this.#loads }],
      },
    ]
  }
}

interface Labels extends Readonly<Record<string, string>> {
  readonly sha256: string
  readonly date: string
}

function lastDay(observations: unknown): string {
  const isTold = typeof observations === 'object' && observations !== null && 'last' in observations
  return isTold && typeof observations.last === 'string' ? observations.last : ''
}
