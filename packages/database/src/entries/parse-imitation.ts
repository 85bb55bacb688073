import { type JsonObject, Mismatch } from '@fingerpost/io/pure'
import { asName } from './members.ts'
import type { NumberReader } from './number-reader.ts'

/** A program whose hello others copy, with those that do. Members are checked when they are read; throws Mismatch. */
export class ParsedImitation<Numbers> {
  readonly #members: JsonObject
  readonly #numbers: NumberReader<Numbers>

  constructor(members: JsonObject, numbers: NumberReader<Numbers>) {
    this.#members = members
    this.#numbers = numbers
  }

  /** The program that is imitated. */
  get process(): string {
    return asName(this.#members.process, 'imitations.process')
  }

  get count(): number {
    return this.#numbers.count(this.#members.count, 'imitations.count')
  }

  /** The versions that are imitated; empty where none is known. */
  get versions(): readonly string[] {
    const { versions = [] } = this.#members
    if (Array.isArray(versions) && versions.every((version) => typeof version === 'string')) return versions
    throw new Mismatch('imitations.versions', 'a list of strings')
  }

  /** The connections of the programs that imitate it, by their names. */
  get imitators(): Numbers {
    const imitators = this.#numbers.counts(this.#members.imitators, 'imitations.imitators')
    if (imitators === undefined) throw new Mismatch('imitations.imitators', 'counts by name')
    return imitators
  }
}
