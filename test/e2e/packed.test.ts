import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { defaultDatabasePath, nodeDigests, readDatabase } from '@fingerpost/database/node'
import { fingerprint } from '@fingerpost/fingerprint'
import { createClassifier, writeIdentification } from '@fingerpost/inference'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Installation, packAll, registryProblem, run } from '../support/installation.ts'
import { payloadsOf } from '../support/payloads.ts'

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const PACKAGES = readdirSync(pathOf('packages')).sort()
const LOG = pathOf('resources/example/eve.json')
const CAPTURE = pathOf('resources/example/example.pcap.gz')
const TWO_MINUTES = 120_000

const problem = registryProblem()
const place = mkdtempSync(join(tmpdir(), 'packed-'))
const user = new Installation(place)
const within = (name: string) => join(place, name)
const installed = (name: string) =>
  join(user.folder, 'node_modules', name === 'cli' ? 'fingerpost' : `@fingerpost/${name}`)

let tarballs: readonly string[] = []
beforeAll(() => {
  if (problem !== undefined) return
  tarballs = packAll(within('tarballs'))
  user.installInFolder(tarballs)
}, TWO_MINUTES)
afterAll(() => rmSync(place, { recursive: true, force: true }), TWO_MINUTES)

/** The same command line by the installed program and by the checkout's: both must succeed and print the same. */
function expectSame(command: string, args: readonly string[]): string {
  const theirs = user.run(join(installed('cli'), 'bin', `${command}.js`), args)
  const ours = run([pathOf(`packages/cli/bin/${command}.js`), ...args])
  expect(theirs, theirs.stderr).toMatchObject({ status: 0 })
  expect(ours.status, ours.stderr).toBe(0)
  expect(theirs.stdout).toBe(ours.stdout)
  return theirs.stdout
}

/** All files under a folder, with the times of their last changes. */
const modified = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`)
    .sort()

describe.skipIf(problem !== undefined)(
  `packed and installed (${problem ?? 'from tarballs, without a compiler'})`,
  () => {
    test.each(PACKAGES)('%s has what its package.json names, licence, notice and types', (name) => {
      const text = readFileSync(join(installed(name), 'package.json'), 'utf8')
      expect(text).not.toMatch(/workspace:|catalog:/)
      const named = [...text.matchAll(/"(\.\/[^"*]+|bin\/[^"]+)"/g)].flatMap(([, path]) => path ?? [])
      const paths = [...named.filter((path) => /\.\w+$/.test(path)), 'LICENSE', 'NOTICE', 'README.md']
      expect(paths.filter((path) => !existsSync(join(installed(name), path)))).toEqual([])
      expect(named.filter((path) => path.endsWith('.d.ts')).length > 0).toBe(name !== 'cli')
    })

    test.each(PACKAGES.filter((name) => name !== 'cli'))(
      '%s holds the outputs of its sources and nothing else',
      (name) => {
        const files = readdirSync(join(installed(name), 'dist'), { recursive: true, encoding: 'utf8' })
        const made = files.filter((path) => path.endsWith('.js')).map((path) => path.replace(/\.js$/, '.ts'))
        const sources = readdirSync(pathOf(`packages/${name}/src`), { recursive: true, encoding: 'utf8' })
        const own = sources.filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
        expect(made.sort()).toEqual(own.sort())
      },
    )

    test('the commands are bundled, with the licences of what they hold and without their sources', () => {
      const files = readdirSync(join(installed('cli'), 'dist'), { recursive: true, encoding: 'utf8' })
      expect(files.filter((path) => !path.startsWith('bundled'))).toEqual([])
      const notices = readFileSync(join(installed('cli'), 'dist/bundled/THIRD-PARTY.txt'), 'utf8')
      expect(notices).toMatch(/^yargs 18[.\d]+ \(MIT\)$/m)
    })

    test('fp-enrich and fp-capture name the same programs as here', () => {
      const before = modified(user.folder)
      expect(expectSame('fp-enrich', ['-n', '3', LOG])).toContain('"fingerpost":{"process":"')
      expect(expectSame('fp-capture', ['-a', '-r', CAPTURE])).toContain('"analysis":{"process":"')
      expect(expectSame('fpdb', ['lookup', 'curl', '--json'])).toContain('"str_repr":"tls/')
      expect(modified(user.folder)).toEqual(before)
    })

    test('a database is built in threads, and its AS classes decide', () => {
      const observations = within('observations.ndjson')
      writeFileSync(observations, OBSERVATIONS.map((one) => `${JSON.stringify(one)}\n`).join(''))
      const output = within('built.json.gz')
      expectSame('fpdb', ['build', observations, '--workers', '2', '-o', output])
      const [entry] = readDatabase(output).entries()
      expect(entry?.processes.map(({ process }) => process).sort()).toEqual(['dns-client', 'web-client'])
      const log = within('eve.json')
      writeFileSync(log, [GOOGLE, CLOUDFLARE].map((address) => `${JSON.stringify(helloTo(address))}\n`).join(''))
      const events = expectSame('fp-enrich', ['-d', output, log]).trimEnd().split('\n')
      expect(events.map((line) => JSON.parse(line).fingerpost.process)).toEqual(['dns-client', 'web-client'])
    })

    test('installed for all, it does without what cannot be built', { timeout: TWO_MINUTES }, () => {
      const prefix = within('prefix')
      user.installGlobally(prefix, tarballs)
      const [fpCapture, fpEnrich, fpdb] = ['fp-capture', 'fp-enrich', 'fpdb'].map((name) => join(prefix, 'bin', name))
      expect(user.run(fpEnrich, [LOG]).stdout).toBe(run([pathOf('packages/cli/bin/fp-enrich.js'), LOG]).stdout)
      expect(user.run(fpCapture, ['-r', CAPTURE]).status).toBe(0)
      expect(user.run(fpCapture, ['-c', 'lo']).stderr).toContain('capturing needs the package pcap')
      expect(user.run(fpdb, ['lookup', 'curl']).status).toBe(0)
    })

    test('what runs in a browser is bundled whole, and answers as here', async () => {
      const { outputFiles, metafile } = await bundled()
      expect(Object.values(metafile.outputs).map(({ imports }) => imports)).toEqual([[]])
      const file = within('bundle.mjs')
      writeFileSync(file, outputFiles[0]?.contents ?? '')
      const { answersOf } = await import(/* @vite-ignore */ pathToFileURL(file).href)
      const payloads = await payloadsOf([CAPTURE], 40)
      const messages = (payloads.get('tls') ?? []).map(({ bytes }) => bytes)
      const answers = answersOf(readFileSync(defaultDatabasePath()), messages, {
        gunzip: gunzipSync,
        digests: nodeDigests,
      })
      expect(answers).toEqual(answersHere(messages))
      expect(answers.join('\n')).toContain('{"process":"')
    })

    test('what runs in a browser has types that need nothing of Node', () => {
      writeFileSync(join(user.folder, 'page.ts'), PAGE)
      const tsc = pathOf('node_modules/typescript/bin/tsc')
      const options = [
        '--strict',
        '--noEmit',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--lib',
        'es2023',
        '--types',
        '',
      ]
      expect(user.run(tsc, [...options, 'page.ts'])).toMatchObject({ status: 0, stdout: '' })
    })
  },
)

/** Of AS15169 (Google) and AS13335 (Cloudflare), as their owners announce. */
const GOOGLE = '8.8.8.8'
const CLOUDFLARE = '1.1.1.1'
const FINGERPRINT = 'tls/(0303)(1301)((0000))'
const JA3 = '771,4865,0,,'

/** Two programs with one fingerprint, which go to different networks. */
const OBSERVATIONS = Array.from({ length: 2000 }, (_, at) => ({
  timestamp: '2026-11-24T12:00:00Z',
  fingerprint: FINGERPRINT,
  process: at % 2 === 0 ? 'dns-client' : 'web-client',
  dst_ip: at % 2 === 0 ? GOOGLE : CLOUDFLARE,
  dst_port: 443,
}))

const helloTo = (address: string) => ({
  timestamp: '2026-11-24T12:00:00.000000+0000',
  event_type: 'tls',
  src_ip: '192.0.2.1',
  src_port: 40000,
  dest_ip: address,
  dest_port: 443,
  proto: 'TCP',
  tls: { ja3: { hash: createHash('md5').update(JA3).digest('hex'), string: JA3 } },
})

/** What a page would have: the answers to messages, of which each is written as JSON. */
const PAGE = `
import { type LoadOptions, loadDatabase } from '@fingerpost/database'
import { fingerprint } from '@fingerpost/fingerprint'
import { createClassifier, writeIdentification } from '@fingerpost/inference'
export function answersOf(database: Uint8Array, messages: readonly Uint8Array[], options: LoadOptions) {
  const classifier = createClassifier(loadDatabase(database, options))
  return messages.map((payload) => {
    const message = fingerprint(payload)
    const answer = message && classifier.identify({ fingerprint: message.fingerprint, serverName: message.serverName })
    return answer && writeIdentification(answer)
  })
}
`

const bundled = () =>
  build({
    stdin: { contents: PAGE, resolveDir: user.folder, loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })

function answersHere(messages: readonly Uint8Array[]) {
  const classifier = createClassifier(readDatabase(defaultDatabasePath()))
  return messages.map((payload) => {
    const { fingerprint: text = '', serverName } = fingerprint(payload) ?? {}
    const answer = classifier.identify({ fingerprint: text, serverName })
    return answer && writeIdentification(answer)
  })
}
