import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { implementationDates, parseNpf } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpus, describeWithCorpus } from '../corpus.ts'

interface Entry {
  readonly str_repr: string
  readonly max_implementation_date: string
  readonly min_implementation_date: string
}

type Table = Readonly<Record<string, { readonly date: string }>>

const textOf = (name: string) => gunzipSync(readFileSync(corpus(`databases/${name}`))).toString()
const hex16 = (value: number) => value.toString(16).padStart(4, '0')

/** What its table dates otherwise than ours, or not at all, or ours does not date (docs/implementation-dates.md). */
const OTHERWISE = {
  suites: [/^cca[89a]$/, /^007[0-9a-e]$|^008[0-3]$/, /^fefe$|^feff$|^ffe[01]$|^ff85$/, /^c0b[0-3]$/],
  extensions: [26, 29, 30, 31, 35, 40, 21_760, 65_283],
}

/** Entries of which the list of extensions is lost but for a piece. */
function isCut({ str_repr: fingerprint }: Entry): boolean {
  return /\([0-9a-f]+\)\((01|0017)\)$/.test(fingerprint)
}

describeWithCorpus('implementation dates of the database of December 2019', () => {
  const entries: Entry[] = textOf('cisco-2019-12.json.gz')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const compared = entries.map((entry) => {
    const hello = parseNpf(entry.str_repr)
    return { entry, hello, dates: hello && implementationDates(hello) }
  })

  test('the oldest is the same but for two that have tickets of 2006 as their oldest, and two that are cut', () => {
    const different = compared.filter(({ entry, dates }) => dates?.min !== entry.min_implementation_date)
    expect(compared).toHaveLength(5_868)
    expect(different.map(({ entry, dates }) => [entry.min_implementation_date, dates?.min]).sort()).toEqual([
      ['1999-01', undefined],
      ['1999-01', undefined],
      ['2008-01', '2006-05'],
      ['2008-01', '2006-05'],
    ])
  })

  test('the youngest is the same for five of six', () => {
    const same = compared.filter(({ entry, dates }) => dates?.max === entry.max_implementation_date)
    expect(same.length / compared.length).toBeGreaterThan(0.84)
  })

  test('no other has another reason than these', () => {
    const dated = compared.filter(({ entry, dates }) => dates?.max !== entry.max_implementation_date)
    const others = dated.filter(({ hello, entry }) => {
      const suites = hello?.cipherSuites.map(hex16) ?? []
      const hasSuite = suites.some((suite) => OTHERWISE.suites.some((one) => one.test(suite)))
      const hasType = hello?.extensions.some(({ type }) => OTHERWISE.extensions.includes(type))
      const hasGrease = entry.max_implementation_date === '2018-06'
      return !hasSuite && !hasType && !hasGrease && !isCut(entry)
    })
    expect(others.map(({ entry }) => entry.str_repr)).toEqual([])
  })

  test('the tables agree on every number that both have', () => {
    const tables: [Table, Table] = [
      JSON.parse(textOf('implementation_date_cs.json.gz')),
      JSON.parse(textOf('implementation_date_ext.json.gz')),
    ]
    const different: string[] = []
    for (let value = 0; value < 0x10000; value++) {
      const suite = implementationDates({ cipherSuites: [value], extensions: [] })?.max
      const type = implementationDates({ cipherSuites: [], extensions: [{ type: value }] })?.max
      const [theirSuite, theirType] = [tables[0][hex16(value)]?.date, tables[1][String(value)]?.date]
      if (suite !== undefined && theirSuite !== undefined && suite !== theirSuite)
        different.push(`suite ${hex16(value)}`)
      if (type !== undefined && theirType !== undefined && type !== theirType) different.push(`extension ${value}`)
    }
    expect(different.sort()).toEqual([
      ...['extension 29', 'extension 30', 'extension 31', 'extension 35'],
      ...['suite c0b0', 'suite c0b1', 'suite c0b2', 'suite c0b3'],
    ])
  })
})
