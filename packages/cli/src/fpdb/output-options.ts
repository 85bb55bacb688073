import type { Options } from 'yargs'

/** Where a database is written to. */
export const outputOption = {
  alias: 'o',
  type: 'string',
  requiresArg: true,
  default: '-',
  describe:
    'Database to write: gzip with a manifest if its name ends in .gz, zstd if in .zst, else plain; - for standard output',
} as const satisfies Options

/** The option that keeps a command silent. */
export const quietOption = {
  alias: 'q',
  type: 'boolean',
  default: false,
  describe: 'No summary on standard error',
} as const satisfies Options

/** The salt for hosts, of those commands that keep hosts. */
export const hostSaltOption = {
  type: 'string',
  requiresArg: true,
  describe: 'File with a secret: tell hosts apart under a hash with this key, for --min-hosts later on',
} as const satisfies Options
