import { fingerprintType } from '@fingerpost/database'
import { FACETS, type Facet } from '@fingerpost/database/facets'
import { countsText, type JsonMember, objectText, stringText } from '@fingerpost/database/tools'
import { isObject, type JsonObject, Mismatch, parseObject, ranking } from '@fingerpost/io/pure'
import type { Counts, Tally } from './tally.ts'

/** A tally as a line of a kept database (docs/formats/database.md), without its line end. */
export function tallyLine(tally: Tally): string {
  const { fingerprint, firstDay, lastDay, malware } = tally
  const type = fingerprintType(fingerprint)
  return objectText([
    ['str_repr', stringText(fingerprint)],
    type !== 'tls' && ['fp_type', stringText(type)],
    ['process', stringText(tally.process)],
    tally.imitates !== '' && ['imitates', stringText(tally.imitates)],
    ['sha256', stringText(tally.sha256)],
    firstDay !== undefined && ['first_seen', stringText(firstDay)],
    lastDay !== undefined && ['last_seen', stringText(lastDay)],
    tally.host !== '' && ['host', stringText(tally.host)],
    malware !== undefined && ['malware', String(malware)],
    ['count', String(tally.count)],
    ...FACETS.map((facet) => facetMember(facet, tally.names.get(facet))),
  ])
}

function facetMember(facet: Facet, counts: Counts | undefined): JsonMember {
  return counts !== undefined && [facet, countsText(ranking(counts, counts.size))]
}

/** The tally that a line of a kept database holds. Throws {@link Mismatch} for anything else. */
export function parseTally(line: string): Tally {
  return tallyOf(parseObject(line))
}

/** The tally that the members of such a line hold. Throws {@link Mismatch} where they do not. */
export function tallyOf(members: JsonObject): Tally {
  return {
    fingerprint: text(members, 'str_repr'),
    process: text(members, 'process'),
    imitates: optionalText(members, 'imitates') ?? '',
    sha256: text(members, 'sha256'),
    firstDay: optionalText(members, 'first_seen'),
    lastDay: optionalText(members, 'last_seen'),
    host: optionalText(members, 'host') ?? '',
    count: countOf('count', members.count),
    malware: typeof members.malware === 'boolean' ? members.malware : undefined,
    names: parseNames(members),
  }
}

function parseNames(members: JsonObject): Map<Facet, Counts> {
  const names = new Map<Facet, Counts>()
  for (const facet of FACETS) {
    const value = members[facet]
    if (value === undefined) continue
    if (!isObject(value)) throw new Mismatch(facet, 'an object of counts')
    names.set(facet, new Map(Object.entries(value).map(([name, count]) => [name, countOf(facet, count)])))
  }
  return names
}

function countOf(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  throw new Mismatch(name, 'a count from 1 on')
}

function text(members: JsonObject, name: string): string {
  const value = members[name]
  if (typeof value !== 'string') throw new Mismatch(name, 'a string')
  return value
}

function optionalText(members: JsonObject, name: string): string | undefined {
  return members[name] === undefined ? undefined : text(members, name)
}
