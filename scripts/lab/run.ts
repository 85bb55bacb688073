/**
 * The lab: real programs against servers of our own, each in a network namespace, and who made each connection.
 *
 *     npm run lab -- install [PART…]   Debian's packages and those of npm, Python, Go, Rust and Java
 *     npm run lab -- record            every client, in every run; goes on where an earlier call ended
 *     npm run lab -- report            what was recorded of each client, and which gave nothing
 *     npm run lab -- observe           resources/observations, the families and docs/database.md
 *     npm run lab -- evaluate          how well they are told apart, into docs/database.md
 *     npm run lab -- left-out          how well, with programs, makers, libraries, versions left out: tables of Markdown
 *     npm run lab -- all               install, record and observe
 *
 *     [--directory DIR] [--output DIR] [--only NAME,…] [--runs RUN,…] [--parallel N]
 *     [--beside NAME]   observe: as one more file, with the recordings that are there
 *
 * Needs root on Debian 12. No part of the product runs it.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { clients } from './clients/index.ts'
import { evaluate } from './evaluate.ts'
import { install } from './install/index.ts'
import { leftOutTables } from './judged-left-out.ts'
import { observe } from './observe.ts'
import { printReport } from './report.ts'
import { writeResources } from './resources.ts'
import { recordAll } from './schedule.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: 'string', default: fileURLToPath(new URL('../..', import.meta.url)) },
    directory: { type: 'string', default: '/tmp/fingerpost-lab' },
    only: { type: 'string' },
    beside: { type: 'string' },
    runs: { type: 'string', default: '1,2,3' },
    parallel: { type: 'string', default: '6' },
  },
})
const { directory } = values
const runs = values.runs.split(',')
const only = values.only?.split(',')
const chosen = clients.filter(({ name }) => !only || only.includes(name))
const plan = { clients: chosen, runs, parallel: Number(values.parallel) }

const commands: Readonly<Record<string, () => void | Promise<void>>> = {
  install: () => install(directory, positionals.slice(1)),
  record: () => recordAll(directory, plan),
  report: async () => printReport(await observe(directory, chosen, runs)),
  observe: async () => writeResources(await observe(directory, chosen, runs), values.output, values.beside),
  evaluate: () => evaluate(values.output),
  async 'left-out'() {
    console.log(await leftOutTables(`${values.output}/resources/observations`))
  },
  async all() {
    install(directory, [])
    await recordAll(directory, plan)
    await writeResources(await observe(directory, chosen, runs), values.output)
  },
}
const command = commands[positionals[0] ?? '']
if (!command) throw new TypeError(`command: expected ${Object.keys(commands).join(', ')}`)
await command()
