import { isObject, type JsonObject, Mismatch } from '@fingerpost/io/pure'
import { asName, asObject, asText, optionalDay, optionalText, parsedLine } from './members.ts'
import type { NumberReader } from './number-reader.ts'
import { ParsedImitation } from './parse-imitation.ts'

/**
 * Parses the line of an entry of any database: ours, pmercury's, or one of mercury's archives. Throws {@link Mismatch}
 * for a line that is not a JSON object; members are checked when they are read, which throws it too.
 */
export function parseEntry<Numbers>(line: string, numbers: NumberReader<Numbers>): ParsedEntry<Numbers> {
  return new ParsedEntry(parsedLine(line), numbers)
}

/** An entry as its line has it, with undefined for absent members. */
export class ParsedEntry<Numbers> {
  readonly #members: JsonObject
  readonly #numbers: NumberReader<Numbers>

  constructor(members: JsonObject, numbers: NumberReader<Numbers>) {
    this.#members = members
    this.#numbers = numbers
  }

  get fingerprint(): string {
    return asText(this.#members.str_repr, 'str_repr')
  }

  /** `fp_type`. */
  get type(): string | undefined {
    return optionalText(this.#members.fp_type)
  }

  get firstDay(): string | undefined {
    return optionalDay(this.#members.first_seen)
  }

  get lastDay(): string | undefined {
    return optionalDay(this.#members.last_seen)
  }

  get totalCount(): number {
    return this.#numbers.count(this.#members.total_count, 'total_count')
  }

  get ja3(): Numbers | undefined {
    return this.#numbers.counts(this.#members.ja3, 'ja3')
  }

  get featureWeights(): Numbers | undefined {
    return this.#numbers.counts(this.#members.feature_weights, 'feature_weights')
  }

  /** Of an entry without processes, such as pmercury's of TCP; otherwise each process has its own. */
  get operatingSystems(): Numbers | undefined {
    return this.#numbers.counts(this.#members.os_info, 'os_info')
  }

  get hasProcesses(): boolean {
    return this.#members.process_info !== undefined
  }

  /** In the order of the file; at least one, unless there are imitations. */
  get processes(): ParsedProcess<Numbers>[] {
    const list = this.#members.process_info ?? (this.#hasImitations ? [] : undefined)
    if (!Array.isArray(list) || (list.length === 0 && !this.#hasImitations))
      throw new Mismatch('process_info', 'a list of processes')
    return list.map((process) => new ParsedProcess(asObject(process, 'process_info'), this.#numbers))
  }

  /** In the order of the file; empty where the member is absent. */
  get imitations(): readonly ParsedImitation<Numbers>[] {
    const list = this.#members.imitations
    if (list === undefined) return NO_IMITATIONS
    if (!Array.isArray(list) || list.length === 0) throw new Mismatch('imitations', 'a list of imitated programs')
    return list.map((imitation) => new ParsedImitation(asObject(imitation, 'imitations'), this.#numbers))
  }

  get #hasImitations(): boolean {
    return this.#members.imitations !== undefined
  }
}

const NO_IMITATIONS: readonly never[] = []

/** A process of a {@link ParsedEntry}. */
export class ParsedProcess<Numbers> {
  readonly #members: JsonObject
  readonly #numbers: NumberReader<Numbers>

  constructor(members: JsonObject, numbers: NumberReader<Numbers>) {
    this.#members = members
    this.#numbers = numbers
  }

  get process(): string {
    return asName(this.#members.process, 'process')
  }

  get sha256(): string | undefined {
    return optionalText(this.#members.sha256)
  }

  get sha256s(): string[] | undefined {
    const list = this.#members.sha256s
    return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : undefined
  }

  get category(): string | undefined {
    return optionalText(this.#members.application_category)
  }

  get malware(): boolean | undefined {
    const { malware } = this.#members
    return typeof malware === 'boolean' ? malware : undefined
  }

  get attributes(): (readonly [name: string, flag: boolean])[] | undefined {
    const { attributes } = this.#members
    return isObject(attributes) ? Object.entries(attributes).map(([name, flag]) => [name, flag === true]) : undefined
  }

  get firstDay(): string | undefined {
    return optionalDay(this.#members.first_seen)
  }

  get lastDay(): string | undefined {
    return optionalDay(this.#members.last_seen)
  }

  get count(): number {
    return this.#numbers.count(this.#members.count, 'count')
  }

  /** The members that count names: `classes_ip_as` and the like, `os_info`, `parent_info`. */
  get facets(): string[] {
    return Object.keys(this.#members).filter((name) => /^classes_|^(?:os|parent)_info$/.test(name))
  }

  /** What one of those counts. */
  counts(facet: string): Numbers | undefined {
    return this.#numbers.counts(this.#members[facet], facet)
  }
}
