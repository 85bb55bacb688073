import { compareText } from '@fingerpost/io/pure'
import { checkCounts } from './check-counts.ts'
import type { DatabaseRules } from './database-rules.ts'
import { OrderedObject } from './ordered-json.ts'
import { checkShape, IMITATION } from './schema.ts'

/** What is wrong with the imitations of an entry. */
export function* checkImitations(imitations: readonly OrderedObject[], rules: DatabaseRules): Generator<string> {
  const { processes = Number.POSITIVE_INFINITY } = rules
  for (const [at, imitation] of imitations.entries()) {
    for (const problem of checkImitation(imitation, rules)) yield `imitations[${at}]: ${problem}`
    const before = imitations[at - 1]
    if (before !== undefined && compareImitations(before, imitation) > 0) yield `imitations[${at}] is out of order`
    if (imitations.findIndex((one) => one.get('process') === imitation.get('process')) < at)
      yield `imitations[${at}] stands there twice`
  }
  if (imitations.length > processes)
    yield `imitations has ${imitations.length} programs, more than the ${processes} of the manifest`
}

function* checkImitation(imitation: OrderedObject, rules: DatabaseRules): Generator<string> {
  yield* checkShape(imitation, IMITATION)
  const { minHosts: least = 1, processes = Number.POSITIVE_INFINITY } = rules
  const [count, imitators] = [numberOf(imitation.get('count')), imitation.get('imitators')]
  if (count > 0 && count < least) yield `count is ${count}: fewer than ${least} hosts stand behind it`
  yield* checkVersions(imitation, rules)
  if (!(imitators instanceof OrderedObject)) return
  for (const problem of checkCounts(imitators, { least, most: undefined })) yield `imitators: ${problem}`
  const sum = imitators.members.reduce((total, [, one]) => total + numberOf(one), 0)
  if (!rules.isRounded && count > 0 && sum !== count) yield `count is ${count}, the imitators sum to ${sum}`
  if (imitators.members.length > processes)
    yield `imitators has ${imitators.members.length} names, more than the ${processes} of the manifest`
}

function* checkVersions(imitation: OrderedObject, { destinations }: DatabaseRules): Generator<string> {
  const list = imitation.get('versions')
  const versions = Array.isArray(list) ? list.map(String) : []
  const unsorted = versions.findIndex((version, at) => at > 0 && compareText(versions[at - 1] ?? '', version) >= 0)
  if (unsorted >= 0) yield `versions: ${JSON.stringify(versions[unsorted])} is out of order`
  if (versions.length > (destinations ?? Number.POSITIVE_INFINITY))
    yield `versions has ${versions.length} names, more than the ${destinations} of the manifest`
}

function compareImitations(a: OrderedObject, b: OrderedObject): number {
  const order = numberOf(b.get('count')) - numberOf(a.get('count'))
  return order || compareText(String(a.get('process')), String(b.get('process')))
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
