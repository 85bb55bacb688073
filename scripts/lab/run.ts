/**
 * The lab: real programs against servers of our own, each in a network namespace, and who made each connection.
 *
 *     npx tsx scripts/lab/run.ts install|record|observe [--directory DIR] [--only NAME,…] [--runs RUN,…]
 *
 * Needs root on Debian 12. No part of the product runs it.
 */
import { parseArgs } from 'node:util'
import { clients } from './clients/index.ts'
import { writeObservations } from './observe.ts'
import { install } from './packages.ts'
import { recordAll } from './record.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    directory: { type: 'string', default: '/tmp/fingerpost-lab' },
    only: { type: 'string' },
    runs: { type: 'string', default: '1,2' },
  },
})
const only = values.only?.split(',')
const chosen = clients.filter((client) => !only || only.includes(client.name))

const commands: Readonly<Record<string, () => void | Promise<void>>> = {
  install: () => install(values.directory),
  record: () => recordAll(values.directory, chosen, values.runs.split(',')),
  observe: () => writeObservations(values.directory, values.runs.split(',')),
}
const command = commands[positionals[0] ?? '']
if (!command) throw new TypeError(`command: expected ${Object.keys(commands).join(', ')}`)
await command()
