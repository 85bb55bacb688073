/**
 * Bundles each command with all that it imports into `packages/cli/dist/bundled`: finding and loading 300 modules one by
 * one takes longer than enriching a small log. Part of every build, after the compiler; the same sources give the same
 * bytes. The licences of what is bundled stand beside it.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { put } from './put.mjs'

const COMMANDS = ['fp-capture', 'fp-enrich', 'fp-serve', 'fpdb']
/** What bundled modules need: `require` for CommonJS, the place of the package that they are from, what that imports late. */
const BANNER = `import { createRequire as __requireFrom } from 'node:module'
import { pathToFileURL as __urlOf } from 'node:url'
const require = __requireFrom(import.meta.url)
const __placeOf = (name) => __urlOf(require.resolve(name)).href
const __importFrom = async (owner, name) => import(__urlOf(__requireFrom(__placeOf(owner)).resolve(name)).href)`

const cli = fileURLToPath(new URL('../packages/cli', import.meta.url))
const folder = `${cli}/dist/bundled`

const { outputFiles, metafile } = await build({
  absWorkingDir: cli,
  entryPoints: COMMANDS.map((name) => `dist/${name}.js`),
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  banner: { js: BANNER },
  plugins: [ownPlaces(), plainWidths()],
  logLevel: 'warning',
  metafile: true,
  write: false,
})

for (const { path, contents } of outputFiles) put(path, Buffer.from(contents))
put(`${folder}/THIRD-PARTY.txt`, Buffer.from(notices(Object.keys(metafile.inputs))))
removeOthers(new Set(outputFiles.map(({ path }) => relative(folder, path)).concat('THIRD-PARTY.txt')))

/** Has a bundled module find what its package carries and imports late beside its package, not beside the bundle. */
function ownPlaces() {
  return {
    name: 'own-places',
    setup(build) {
      build.onLoad({ filter: /\/packages\/\w+\/dist\/.*\.js$/ }, ({ path }) => {
        const [, folder, name] = /^(.*\/packages\/(\w+))\/dist\//.exec(path)
        if (name === 'cli') return
        return { contents: inItsPlace(readFileSync(path, 'utf8'), folder), loader: 'js' }
      })
    },
  }
}

/** Packages that are imported late are left out: they may be missing or native, and CommonJS loses its names here. */
function inItsPlace(text, folder) {
  const { name } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return text
    .replaceAll('import.meta.url', `__placeOf('${name}')`)
    .replaceAll(/import\('((?!\.|node:|@fingerpost\/)[^']+)'\)/g, `__importFrom('${name}', '$1')`)
}

/**
 * Counts characters where yargs would measure columns. All help is ASCII, and each of the two packages that yargs
 * brings for this compiles a regular expression of all emoji at every start: 18 ms together, of 200.
 */
function plainWidths() {
  return {
    name: 'plain-widths',
    setup(build) {
      build.onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'plain-widths' }))
      build.onLoad({ filter: /./, namespace: 'plain-widths' }, () => ({
        contents: 'export default (text) => text.length',
      }))
    },
  }
}

/** The licence of each package that is bundled, by name. */
function notices(inputs) {
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []))
  return [...packages].map(noticeOf).sort().join('\n')
}

function noticeOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(`${cli}/${path}/package.json`, 'utf8'))
  const file = readdirSync(`${cli}/${path}`).find((name) => /^licen[cs]e/i.test(name))
  const text = file === undefined ? '' : readFileSync(`${cli}/${path}/${file}`, 'utf8').trim()
  return `${name} ${version} (${license})\n\n${text}\n`
}

function removeOthers(made) {
  for (const name of readdirSync(folder)) if (!made.has(name) && !name.endsWith('.tmp')) rmSync(`${folder}/${name}`)
}
