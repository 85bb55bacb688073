import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EVENTS = `${ROOT}resources/example/eve.json`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${ROOT}packages/cli/bin/${program}.js`, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { status, stdout, stderr }
}

function config(text: string): string {
  writeFileSync(at('fingerpost.yaml'), text)
  return at('fingerpost.yaml')
}

test('a file gives what the options give', () => {
  const path = config(`fp-enrich:\n  key: who\n  known-only: true\n  quiet: true\n  output: ${at('by-file.json')}\n`)
  expect(run('fp-enrich', EVENTS, '--config', path)).toEqual({ status: 0, stdout: '', stderr: '' })
  run('fp-enrich', EVENTS, '--key', 'who', '--known-only', '-q', '-o', at('by-options.json'))
  const written = readFileSync(at('by-file.json'), 'utf8')
  expect(written).toBe(readFileSync(at('by-options.json'), 'utf8'))
  expect(written).toContain('"who":{"process"')
})

test('the command line wins over the file, and the file over defaults', () => {
  const path = config('fp-enrich:\n  database: from-file\n  key: from-file\n  label: [from-file]\n  os: true\n')
  const { stdout } = run(
    'fp-enrich',
    `--config=${path}`,
    '--print-config',
    '-d',
    'from-line',
    '--label',
    'from-line',
    '--os=false',
  )
  expect(parse(stdout)['fp-enrich']).toMatchObject({
    database: ['from-line'],
    key: 'from-file',
    label: ['from-line'],
    os: false,
    output: '-',
  })
})

test.each([
  ['fp-enrich', ['--min-score', '0.5', '--label', 'a', '--label', 'b', '-o', '-']],
  ['fp-capture', ['-c', 'eth0', '-r', 'a.pcap', '--snaplen', '100']],
  ['fpdb', ['build', 'x', '--workers', '3', '--since', '2026-11-24']],
] as const)('what %s prints as its configuration gives the same configuration', (program, args) => {
  const printed = run(program, ...args, '--print-config')
  expect(printed).toMatchObject({ status: 0, stderr: '' })
  const again = run(
    program,
    ...args.slice(0, program === 'fpdb' ? 2 : 0),
    '--config',
    config(printed.stdout),
    '--print-config',
  )
  expect(again).toEqual(printed)
})

test.each([
  ['fp-enrich:\n  follow: true\n  follow: false\n', ':3: Map keys must be unique'],
  ['fp-enrich:\n  # a comment\n  folow: true\n', ':3: folow: there is no such option'],
  ['fp-enrich:\n  min-score: "0.5"\n', ':2: min-score: expected a number'],
  ['fp-enrich:\n  rule: cisco\n', ':2: rule: expected one of fingerpost, pmercury, mercury'],
  ['fp-enrich:\n  label: [1]\n', ':2: label: expected a list of texts'],
  ['fp-enrich: &a {}\nfp-capture: *a\n', ':2: aliases are not supported'],
  ['fp-enrich:\n  __proto__: {}\n', ':2: __proto__: there is no such option'],
  ['- fp-enrich\n', ':1: expected a mapping of commands'],
  ['fp-enrich: [\n', ':2: '],
])('%j is refused with its line: %s', (text, message) => {
  const path = config(text)
  const { status, stdout, stderr } = run('fp-enrich', EVENTS, '--config', path)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`fp-enrich: ${path}${message}`)
})

test('a file that is not there is named', () => {
  expect(run('fpdb', 'stats', 'x', '--config', at('none.yaml'))).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`fpdb: ${at('none.yaml')}: ENOENT`),
  })
})

test.each([['fp-enrich'], ['fp-capture'], ['fpdb', 'build'], ['fpdb', 'export']])(
  'completion offers every option of %s %s',
  (program, ...command) => {
    const schema = JSON.parse(readFileSync(`${ROOT}packages/cli/config.schema.json`, 'utf8'))
    const section = [program, ...command].reduce((inner, name) => inner.properties[name], schema)
    const { stdout } = run(program, '--get-yargs-completions', program, ...command, '--')
    const offered = new Set(stdout.split('\n').map((line) => line.replace(/:.*/, '')))
    const names = [...Object.keys(section.properties), 'config', 'print-config']
    expect(names.filter((name) => !offered.has(`--${name}`))).toEqual([])
  },
)
