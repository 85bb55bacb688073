/**
 * Packs every package as a tarball that stands on its own, into `dist/` or the folder that is named. Packs what was
 * built: `npm run pack` builds first. The same sources give the same bytes.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pnpm } from './pnpm.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [folder = join(root, 'dist')] = process.argv.slice(2)
const destination = resolve(folder)

for (const name of readdirSync(join(root, 'packages'))) removeLeftovers(join(root, 'packages', name))
mkdirSync(destination, { recursive: true })
for (const name of readdirSync(destination)) if (/^fingerpost-.*\.tgz$/.test(name)) rmSync(join(destination, name))
process.chdir(root)
process.exitCode = pnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', destination], {
  stdio: ['ignore', 'ignore', 'inherit'],
})

/** Removes what earlier builds made of sources that are gone: the compiler leaves it lying. */
function removeLeftovers(path) {
  const built = readdirSync(join(path, 'dist'), { recursive: true }).filter((name) =>
    /^(?!bundled\/).*\.(js|d\.ts)(\.map)?$/.test(name),
  )
  for (const name of built) {
    const source = name.replace(/(\.js|\.d\.ts)(\.map)?$/, '.ts')
    if (!existsSync(join(path, 'src', source))) rmSync(join(path, 'dist', name))
  }
}
