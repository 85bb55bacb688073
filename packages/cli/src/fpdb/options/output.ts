import type { Options } from 'yargs'
import { Group } from '../../console/option-groups.ts'

/** Where a database is written to. */
export const outputOption = {
  alias: 'o',
  type: 'string',
  requiresArg: true,
  default: '-',
  group: Group.output,
  describe: 'Database to write: .gz and .zst are compressed and carry a manifest, else plain; - for standard output',
} as const satisfies Options

/** The option that keeps a command silent. */
export const quietOption = {
  alias: 'q',
  type: 'boolean',
  default: false,
  describe: 'Print no summary on standard error',
} as const satisfies Options

/** The salt for hosts, of those commands that keep hosts. */
export const hostSaltOption = {
  type: 'string',
  requiresArg: true,
  group: Group.content,
  describe: 'File with a secret key: keep a keyed hash of each host, so that --min-hosts works later',
} as const satisfies Options
