import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzip } from '@fingerpost/database/node'
import {
  buildDatabase,
  keepObservations,
  keptBytes,
  MAPPING,
  mapRecord,
  packDatabase,
  plainDatabase,
} from '@fingerpost/fpdb'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'

const docs = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../docs/formats/${name}`, import.meta.url)), 'utf8')

/** The JSON examples of a document, without the blanks that make them readable. */
const examples = (name: string): string[] =>
  [...docs(name).matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => JSON.stringify(JSON.parse(json)))

const folder = mkdtempSync(join(tmpdir(), 'fpdb-formats-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function buildOf(observations: readonly object[]) {
  const path = join(folder, 'observations.ndjson')
  writeFileSync(path, observations.map((one) => `${JSON.stringify(one)}\n`).join(''))
  const autonomousSystems = join(folder, 'systems')
  writeFileSync(autonomousSystems, '192.0.2.1/32 15169\n')
  return buildDatabase([path], { autonomousSystems })
}

describe('observation.schema.json', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
    JSON.parse(readFileSync(new URL('../../packages/fpdb/observation.schema.json', import.meta.url), 'utf8')),
  )
  const [example = ''] = examples('observations.md')
  const observation = JSON.parse(example)
  const { dst_ip, dst_port, process, fingerprint, ...rest } = observation

  const accepted: [string, unknown][] = [
    ['the example', observation],
    ['only what must be there', { fingerprint, process, dst_ip, dst_port }],
    ['fingerprints by type', { ...rest, fingerprints: { tls: fingerprint }, process, dst_ip, dst_port }],
    ['a process with a digest', { ...observation, process: { name: 'curl', sha256: rest.sha256, parent: 'sh' } }],
    ['a process by its path', { ...observation, process: { path: '/usr/bin/curl' } }],
    ['ready classes', { fingerprint, process, as: '15169', domain: 'example.com', port_app: 'https' }],
    ['a system by number', { fingerprint, process, as: 15_169, dest_port: 443 }],
    ['what is not known as null', { ...observation, server_name: null, dst_ip: null, dst_port: null, os: null }],
    ['an imitation', { ...observation, imitates: { process: 'chrome', version: '120' } }],
    ['an imitation of no version', { ...observation, imitates: { process: 'chrome', version: null } }],
    ['a JA3 as in EVE', { ...observation, ja3: { hash: 'e7d705a3286e19ea42f587b344ee6865' } }],
    ['a time in seconds', { ...observation, timestamp: 1_795_492_800.25 }],
    ['lists of other tools', { ...observation, parent_process: 'sh', host: 'a', run: '1', count: 3, truncated: false }],
  ]

  const refused: [string, unknown][] = [
    ['a list', [observation]],
    ['no fingerprint', { process, dst_ip, dst_port }],
    ['no process', { fingerprint, dst_ip, dst_port }],
    ['an empty process', { ...observation, process: '' }],
    ['a process without a name', { ...observation, process: { sha256: rest.sha256 } }],
    ['nothing of the destination', { fingerprint, process }],
    ['a port in quotes', { ...observation, dst_port: '443' }],
    ['a port too great', { ...observation, dst_port: 65_536 }],
    ['a short digest', { ...observation, sha256: 'abc' }],
    ['a system of names', { ...observation, os: 'Debian' }],
    ['half a count', { ...observation, count: 0.5 }],
    ['no count', { ...observation, count: 0 }],
    ['a time that is none', { ...observation, timestamp: 'yesterday' }],
    ['malware in quotes', { ...observation, malware: 'no' }],
    ['an AS by name', { ...observation, as: 'Google' }],
    ['an imitation as text', { ...observation, imitates: 'chrome' }],
    ['an imitation of nothing', { ...observation, imitates: { version: '120' } }],
    ['an imitation without a name', { ...observation, imitates: { process: '' } }],
    ['an imitation by number', { ...observation, imitates: { process: 'chrome', version: 120 } }],
  ]

  test.each(accepted)('accepts, as the builder does: %s', (_, line) => {
    expect(validate(line), JSON.stringify(validate.errors)).toBe(true)
    expect(mapRecord(line)).toMatchObject({ process: 'curl' })
  })

  test.each(refused)('refuses, as the builder does: %s', (_, line) => {
    expect(validate(line)).toBe(false)
    expect(() => mapRecord(line)).toThrow(': expected ')
  })
})

test('docs/formats/observations.md prints the mapping', () => {
  const rows = Object.entries(MAPPING).map(
    ([field, members]) => `| ${field} | ${members.map(({ name }) => `\`${name}\``).join(', ')} |`,
  )
  expect(docs('observations.md').replace(/ +\|/g, ' |')).toContain(`\n${rows.join('\n')}\n\n`)
})

test('docs/formats/database.md shows what is written', async () => {
  const observation = {
    timestamp: '2026-11-01T12:00:00Z',
    fingerprint: 'tls/(0303)(1301)((0000)(002b0003020304))',
    server_name: 'www.example.com',
    dst_ip: '192.0.2.1',
    dst_port: 443,
    process: 'curl',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    os: { name: 'Debian', edition: 'bookworm', version: '12' },
    parent_process: 'bash',
  }
  const permuted = {
    ...observation,
    timestamp: '2026-11-24T12:00:00Z',
    fingerprint: 'tls/(0303)(1301)((002b0003020304)(0000))',
    dst_ip: '198.51.100.1',
  }
  const built = await buildOf([observation, observation, permuted])
  const [entry, , manifest = ''] = examples('database.md')
  expect(new TextDecoder().decode(plainDatabase(built))).toBe(`${entry}\n`)
  expect(memberNames(built.manifest)).toEqual(memberNames(JSON.parse(manifest)))
})

test('docs/formats/database.md shows what is written of imitations', async () => {
  const [example = ''] = examples('observations.md').slice(1)
  const imitates = (process: string, version: string, count: number) => ({
    ...JSON.parse(example),
    timestamp: `2026-11-${version === '120' ? '01' : '24'}T12:00:00Z`,
    fingerprint: 'tls/(0303)(1301)((0000))',
    process,
    imitates: { process: 'chrome', version },
    count,
  })
  const built = await buildOf([
    imitates('python', '120', 8),
    imitates('python', '124', 4),
    imitates('utls-client', '124', 2),
  ])
  expect(new TextDecoder().decode(plainDatabase(built))).toBe(`${examples('database.md')[1]}\n`)
})

test('docs/formats/database.md shows a line of a kept database', async () => {
  const kept = examples('database.md').find((one) => one.includes('classes_ip_ip')) ?? ''
  const path = join(folder, 'kept.ndjson')
  const observation = {
    timestamp: '2026-11-01T12:00:00Z',
    fingerprint: 'tls/(0303)(1301)((0000)(002b0003020304))',
    server_name: 'www.example.com',
    dst_ip: '192.0.2.1',
    dst_port: 443,
    process: 'curl',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    os: { name: 'Debian', edition: 'bookworm', version: '12' },
    parent_process: 'bash',
    count: 2,
  }
  writeFileSync(path, JSON.stringify(observation))
  const { database } = await keepObservations([path], { autonomousSystems: join(folder, 'systems') })
  const chunks: Uint8Array[] = []
  for await (const chunk of keptBytes(database)) chunks.push(chunk)
  expect(gunzip(Buffer.concat(chunks)).toString()).toBe(`${kept}\n`)
})

/** The names of all members in their order, nested ones too. */
function memberNames(value: object): unknown {
  return Object.entries(value).map(([name, member]) => [name, typeof member === 'object' ? memberNames(member) : ''])
}

test('the wrapper is as docs/formats/database.md says', async () => {
  const built = await buildOf([{ fingerprint: '(0303)(1301)', process: 'curl', as: 1, port_app: 'https' }])
  const bytes = packDatabase(built)
  expect(Buffer.from(bytes.subarray(0, 10)).toString('hex')).toBe('1f8b08100000000002ff')
  const comment = new TextDecoder('latin1').decode(bytes.subarray(10, bytes.indexOf(0, 10)))
  expect(JSON.parse(comment)).toEqual(built.manifest)
  expect(gunzip(bytes)).toEqual(Buffer.from(plainDatabase(built)))
})
