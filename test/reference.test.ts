import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = `${ROOT}/docs/reference`

test('every package that others may import is in the reference', () => {
  const { entryPoints }: { entryPoints: string[] } = JSON.parse(readFileSync(`${FOLDER}/typedoc.json`, 'utf8'))
  const imported = readdirSync(`${ROOT}/packages`).filter((name) => existsSync(`${ROOT}/packages/${name}/src/index.ts`))
  expect(entryPoints.map((path) => path.replace('../../packages/', '')).sort()).toEqual(imported.sort())
})

// What is exported but not described, or not exported but needed to describe it, is a warning, and so are broken links.
test('the reference builds without a warning', { timeout: 180_000 }, () => {
  const typedoc = [`${FOLDER}/node_modules/typedoc/bin/typedoc`, '--options', `${FOLDER}/typedoc.json`]
  const { stdout, stderr, status } = spawnSync(process.execPath, [...typedoc, '--emit', 'none', '--pretty', 'false'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect(`${stdout}${stderr}`).not.toMatch(/warning|error/i)
  expect(status).toBe(0)
})
