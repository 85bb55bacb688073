import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { registry } from '@fingerpost/fingerprint'
import { describe, expect, test } from 'vitest'
import { corpus, describeWithCorpus } from './corpus.ts'
import { circlesOf, folderGraph, importsOf, sourceGraph, sourceOf, sourcesOf } from './support/source-graph.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const names = (folder: string) => readdirSync(`${ROOT}/${folder}`).sort()
const PACKAGES = names('packages')
const SKIPPED = new Set(['node_modules', '.git', 'dist'])

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesUnder(path)
    return entry.isFile() ? [path] : []
  })
}

const pathOf = (source: string) => `${ROOT}/packages/${source}`

/** What each package may import, as in the diagram of the architecture. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  fingerprint: [],
  io: [],
  database: ['fingerprint', 'io'],
  inference: ['fingerprint', 'io', 'database'],
  logs: ['fingerprint', 'io'],
  capture: ['fingerprint', 'io'],
  endpoint: ['fingerprint', 'io'],
  decrypt: ['fingerprint', 'io'],
  fpdb: ['fingerprint', 'io', 'database', 'inference'],
  label: ['fingerprint', 'io', 'database', 'logs', 'capture', 'fpdb'],
  evaluate: ['fingerprint', 'io', 'database', 'inference', 'fpdb'],
  enrich: ['fingerprint', 'io', 'inference', 'logs'],
  serve: ['fingerprint', 'io', 'database', 'inference', 'logs', 'enrich'],
  cli: [
    'fingerprint',
    'io',
    'database',
    'inference',
    'logs',
    'capture',
    'endpoint',
    'decrypt',
    'fpdb',
    'label',
    'evaluate',
    'enrich',
    'serve',
  ],
}

test('every protocol has a folder, a page and a golden test', () => {
  const named = Object.values(registry).map(({ name }) => name.slice(0, name.indexOf('.')))
  const protocols = [...new Set(named)].sort()
  const golden = names('test/golden')
  expect(names('docs/protocols')).toEqual(protocols.map((name) => `${name}.md`))
  for (const name of protocols) {
    expect(existsSync(`${ROOT}/packages/fingerprint/src/${name}/index.ts`), name).toBe(true)
    expect(
      golden.filter((file) => new RegExp(`^${name}.*\\.test\\.ts$`).test(file)),
      name,
    ).not.toEqual([])
  }
  const folders = names('packages/fingerprint/src').filter((name) =>
    existsSync(`${ROOT}/packages/fingerprint/src/${name}/index.ts`),
  )
  expect(folders).toEqual(protocols)
})

test.each(PACKAGES)('%s imports only packages below it', (name) => {
  for (const path of sourcesOf(name)) {
    const used = importsOf(path).flatMap((imported) => /^@fingerpost\/(\w+)/.exec(imported)?.[1] ?? [])
    for (const other of used) expect([name, ...(BELOW[name] ?? [])], path).toContain(other)
  }
})

describe.each(PACKAGES)('%s', (name) => {
  const sources = sourceGraph(name)

  test('has no import circle, of files or of folders', () => {
    const circles = [...circlesOf(sources), ...circlesOf(folderGraph(sources))]
    const found = circles.map((circle) => `${name}: ${circle.join(' ').replaceAll(`${name}/src/`, '')}`)
    expect([...new Set(found)]).toEqual([])
  })

  test('depends on what it imports and on nothing else', () => {
    const imported = sourcesOf(name).flatMap(importsOf).flatMap(packageOf)
    const {
      name: itself,
      dependencies,
      optionalDependencies,
    } = JSON.parse(readFileSync(pathOf(`${name}/package.json`), 'utf8'))
    const used = new Set(imported.filter((other) => other !== itself))
    expect([...used].sort()).toEqual(Object.keys({ ...dependencies, ...optionalDependencies }).sort())
  })

  test('says in the architecture, in one sentence, what each of its folders is for', () => {
    const entries = readdirSync(pathOf(`${name}/src`), { withFileTypes: true })
    const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    expect(PURPOSES.flatMap(({ owner, folder }) => (owner === name ? [folder] : []))).toEqual(folders.sort())
  })
})

/** The lines of the architecture's section "Folders". */
const PURPOSES = [
  ...readFileSync(`${ROOT}/docs/architecture.md`, 'utf8').matchAll(/^- `(\w+)\/([\w-]+)\/`: ((?:.|\n {2})+)$/gm),
].map(([, owner = '', folder = '', purpose = '']) => ({ owner, folder, purpose }))

test('the purpose of a folder is one sentence', () => {
  for (const { owner, folder, purpose } of PURPOSES)
    expect(purpose.replaceAll('\n ', ''), `${owner}/${folder}`).toMatch(/^[A-Z](?:[^.]|\.(?=\w))+\.$/)
})

/** The package of an import; none for files beside the importer and for modules of Node. */
function packageOf(imported: string): string[] {
  const [first = '', second = ''] = imported.split('/')
  if (first.startsWith('.') || first.startsWith('node:')) return []
  return [first.startsWith('@') ? `${first}/${second}` : first]
}

test('fingerprint needs nothing of Node', () => {
  for (const path of sourcesOf('fingerprint')) expect(importsOf(path).join(' '), path).not.toContain('node:')
})

/** The entries that run in a browser, with all that they import. */
test.each(['database/src/index.ts', 'inference/src/index.ts', 'io/src/pure.ts'])(
  '%s needs nothing of Node',
  (entry) => {
    const seen = new Set<string>()
    const queue = [entry]
    for (const path of queue) {
      if (seen.has(path)) continue
      seen.add(path)
      const imports = importsOf(path)
      expect(imports.join(' '), path).not.toContain('node:')
      queue.push(...imports.flatMap((name) => sourceOf(name, path)))
    }
  },
)

test.each(PACKAGES)('%s has a README, and neither any nor non-null assertions', (name) => {
  expect(existsSync(`${ROOT}/packages/${name}/README.md`)).toBe(true)
  for (const path of sourcesOf(name)) {
    const code = readFileSync(pathOf(path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*|'[^'\n]*'/g, '')
    expect(code, path).not.toMatch(/(?::|<|\bas) ?any\b|[\w)\]]!(?=[.;,)\]\s[])(?!=)/)
  }
})

test('every folder of resources says where it comes from', () => {
  const folders = names('resources').filter((name) => statSync(`${ROOT}/resources/${name}`).isDirectory())
  expect(folders.filter((name) => !existsSync(`${ROOT}/resources/${name}/PROVENANCE.md`))).toEqual([])
})

describeWithCorpus('the corpus', () => {
  test('no file of it is in the repository', () => {
    const large = (folder: string) => filesUnder(folder).filter((path) => statSync(path).size > 1024)
    const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
    const theirs = large(corpus('.'))
    const sizes = new Set(theirs.map((path) => statSync(path).size))
    const suspects = large(ROOT.replace(/\/$/, '')).filter((path) => sizes.has(statSync(path).size))
    const ours = new Map(suspects.map((path) => [digest(path), path]))
    const suspectSizes = new Set(suspects.map((path) => statSync(path).size))
    const copies = theirs.filter((path) => suspectSizes.has(statSync(path).size) && ours.has(digest(path)))
    expect(copies).toEqual([])
  })
})
