import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { configSchema } from '../scripts/reference/config-schema.ts'
import { manual } from '../scripts/reference/manual.ts'
import { escaped } from '../scripts/reference/roff.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BIN = `${ROOT}packages/cli/bin`
const folder = mkdtempSync(join(tmpdir(), 'reference-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hasProgram = (name: string) => spawnSync(name, ['--version']).error === undefined
const pages = manual()

describe('the manual', () => {
  test('is what the tables of options give', () => {
    const committed = new Map<string, string>()
    for (const file of readdirSync(`${ROOT}docs/man`))
      committed.set(file.replace(/\.1$/, ''), readFileSync(`${ROOT}docs/man/${file}`, 'utf8'))
    expect(committed).toEqual(new Map([...pages].sort()))
  })

  test('is carried by the package', () => {
    const { man }: { man: string[] } = JSON.parse(readFileSync(`${ROOT}packages/cli/package.json`, 'utf8'))
    expect(man).toEqual(readdirSync(`${ROOT}docs/man`).map((file) => `man/${file}`))
    for (const path of man) expect(readFileSync(`${ROOT}packages/cli/${path}`, 'utf8')).toContain('.TH')
  })

  test.each([...pages.keys()])('%s has every option that --help lists', (name) => {
    const [program = '', ...command] = name.replace(/^fpdb-/, 'fpdb ').split(' ')
    const help = execFileSync(process.execPath, [`${BIN}/${program}.js`, ...command, '--help'], { encoding: 'utf8' })
    const listed = [...help.matchAll(/^ {2}(?:-\w, )*\s*(--[\w-]+)/gm)].map(([, option = '']) => option)
    const expected = name === 'fpdb' ? [] : listed
    expect(expected.filter((option) => !pages.get(name)?.includes(`\\fB${escaped(option)}\\fR`))).toEqual([])
    expect(listed.length).toBeGreaterThan(1)
  })

  test.skipIf(!hasProgram('man'))('has nothing that man warns of (needs man)', () => {
    for (const name of pages.keys()) {
      const { stderr, stdout } = spawnSync('man', ['--warnings', '--local-file', `docs/man/${name}.1`], {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100' },
      })
      expect(stderr.replaceAll(/^.*can't set the locale.*\n/gm, ''), name).toBe('')
      expect(stdout).toContain('EXIT STATUS')
    }
  })

  test.skipIf(!hasProgram('mandoc'))('has nothing that mandoc calls an error or a warning (needs mandoc)', () => {
    for (const name of pages.keys()) {
      const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', `docs/man/${name}.1`], {
        cwd: ROOT,
        encoding: 'utf8',
      })
      // Pages are undated, so that the same tables give the same bytes.
      expect(stdout.replaceAll(/^.*missing date.*\n/gm, ''), name).toBe('')
    }
  })
})

describe('the schema of configuration files', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(configSchema()))

  test('is what the tables of options give', () => {
    expect(readFileSync(`${ROOT}packages/cli/config.schema.json`, 'utf8')).toBe(configSchema())
  })

  test.each([
    ['fp-enrich: {follow: true, min-score: 0.5, label: [a, b]}', true],
    ['fp-enrich:', true],
    ['', true],
    ['fpdb: {build: {workers: 2}, label: {endpoint: [x]}}', true],
    ['fp-enrich: {rule: mercury}', true],
    ['fp-enrich: {rule: other}', false],
    ['fp-enrich: {follow: 1}', false],
    ['fp-enrich: {folow: true}', false],
    ['fp-enrich: {o: x}', false],
    ['fp-enrich: {output: 5}', false],
    ['fp-enrich: {label: a, database: b}', true],
    ['fp-enrich: {label: {a: b}}', false],
    ['fp-enrich: {min-score: high}', false],
    ['fp-enrich: {config: x}', false],
    ['fp-enrich: [follow]', false],
    ['fpdb: {biuld: {}}', false],
    ['other: {}', false],
  ])('agrees with the commands on %j: %s', (text, isValid) => {
    const path = join(folder, 'config.yaml')
    writeFileSync(path, text)
    expect(validate(parse(text))).toBe(isValid)
    const [program, ...args] = text.startsWith('fpdb') ? ['fpdb', 'build', 'x'] : ['fp-enrich']
    const { status, stderr } = spawnSync(
      process.execPath,
      [`${BIN}/${program}.js`, ...args, '--config', path, '--print-config'],
      { encoding: 'utf8' },
    )
    expect([status, stderr.includes(`${path}:1: `)]).toEqual([isValid ? 0 : 1, !isValid])
  })
})
