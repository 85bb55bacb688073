import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(`${ROOT}integrations`, { recursive: true, encoding: 'utf8' })
const textOf = (path: string) => readFileSync(`${ROOT}integrations/${path}`, 'utf8')

test.each(files.filter((path) => /\.ya?ml$/.test(path)))('%s is YAML', (path) => {
  expect(parse(textOf(path))).toEqual(expect.anything())
})

test.each(files.filter((path) => path.endsWith('.json')))('%s is JSON', (path) => {
  expect(JSON.parse(textOf(path))).toEqual(expect.anything())
})

test('the list of integrations names every folder', () => {
  const folders = readdirSync(`${ROOT}integrations`, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of folders) expect(textOf('README.md')).toMatch(new RegExp(`\\| \`${name}/`))
})

/** A mapping of Elasticsearch, as far as it is looked at. */
interface Mapping {
  type?: string
  enabled?: boolean
  properties?: Record<string, Mapping>
}

/** The types that a value may be indexed as. */
function typesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return ['keyword']
  if (typeof value === 'boolean') return ['boolean']
  return Number.isInteger(value) ? ['integer', 'byte', 'float'] : ['float']
}

/** The paths of members that the mappings lack, or have as another type. */
function unmapped(value: unknown, mapping: Mapping | undefined, path: string): string[] {
  if (mapping?.enabled === false) return []
  if (Array.isArray(value)) return value.flatMap((element) => unmapped(element, mapping, path))
  if (typeof value !== 'object' || value === null) return typesOf(value).includes(mapping?.type ?? '') ? [] : [path]
  return Object.entries(value).flatMap(([name, member]) =>
    unmapped(member, mapping?.properties?.[name], `${path}.${name}`),
  )
}

test('the mappings for Elasticsearch have all members of answers with their types', () => {
  const { template }: { template: { mappings: Mapping } } = JSON.parse(textOf('elastic/fingerpost-mappings.json'))
  const command = [
    `${ROOT}packages/cli/bin/fp-enrich.js`,
    '-q',
    '-n',
    '3',
    '--os',
    '--explain',
    '--join',
    'flow_id',
    '--schema',
    'ecs',
  ]
  const output = execFileSync(process.execPath, [...command, `${ROOT}resources/example/eve.json`], { encoding: 'utf8' })
  const answers = output.split('\n').filter((line) => line.includes('"fingerpost":'))
  expect(answers.length).toBeGreaterThan(10)
  for (const line of answers) {
    const { fingerpost } = JSON.parse(line)
    expect(unmapped({ fingerpost }, template.mappings, '')).toEqual([])
  }
})
