/**
 * Writes what is made of the tables of options: the manual pages in docs/man and the JSON Schema of configuration files,
 * packages/cli/config.schema.json. Run with `npx tsx scripts/gen-reference.ts` when an option changes; a test compares.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configSchema } from './reference/config-schema.ts'
import { manual } from './reference/manual.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = manual()
mkdirSync(`${root}docs/man`, { recursive: true })
for (const name of readdirSync(`${root}docs/man`))
  if (!pages.has(name.replace(/\.1$/, ''))) rmSync(`${root}docs/man/${name}`)
for (const [name, page] of pages) writeFileSync(`${root}docs/man/${name}.1`, page)
writeFileSync(`${root}packages/cli/config.schema.json`, configSchema())
