import { bytesOf, secondsOf } from '../../console/checks.ts'
import { Group } from '../../console/option-groups.ts'
import { UsageError } from '../../console/run.ts'
import { defineCommand } from './define-command.ts'

const options = {
  sha256: {
    type: 'string',
    requiresArg: true,
    group: Group.input,
    describe: 'SHA-256 of the file, 64 hex digits; built in for the default file',
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    defaultDescription: 'its name in the URL, in this folder',
    group: Group.output,
    describe: 'Write to FILE; - for standard output',
  },
  force: {
    alias: 'f',
    type: 'boolean',
    default: false,
    group: Group.output,
    describe: 'Replace an existing file with different content',
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    default: '60s',
    group: Group.input,
    describe: 'Longest time to wait for data from the server',
  },
  'max-size': {
    type: 'string',
    requiresArg: true,
    default: '1GB',
    group: Group.input,
    describe: 'Largest file to accept',
  },
  quiet: {
    alias: 'q',
    type: 'boolean',
    default: false,
    describe: 'Print neither progress nor summary on standard error',
  },
} as const

/** The command `fpdb pull`. */
export const pullCommand = defineCommand({
  command: 'pull [url]',
  describe: 'Download a database and check its digest; resume an interrupted download',
  operands: {
    url: {
      type: 'string',
      defaultDescription: 'the last database that Cisco published, of 2020',
      describe: 'http or https',
    },
  },
  options,
  examples: [
    ['$0 pull', 'fetch Cisco’s public database as fingerprint_db.json.gz'],
    ['$0 pull https://db.example.com/tls.json.gz --sha256 9f86… -o db.json.gz', 'fetch one of your own'],
    ['$0 pull -o - | zcat | jq .str_repr', 'write to standard output once the file is complete and verified'],
  ],
  run: async ({ url, sha256, output, force, timeout, maxSize, quiet }, signal) => {
    const { PUBLIC_DATABASE } = await import('../public-database.ts')
    const pinned =
      url === undefined && sha256 === undefined
        ? PUBLIC_DATABASE
        : { url: checkedUrl(url ?? PUBLIC_DATABASE.url), sha256: checkedDigest(sha256) }
    const path = output ?? fileName(pinned.url)
    const { pull } = await import('../pull.ts')
    const limits = { timeout: secondsOf('timeout', timeout) * 1000, mostBytes: bytesOf('max-size', maxSize) }
    return pull(pinned, { path, force, ...limits, quiet, signal })
  },
})

function checkedUrl(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined
  if (protocol === 'http:' || protocol === 'https:') return text
  throw new UsageError(`${text}: expected a URL that begins with http:// or https://`)
}

function checkedDigest(text: string | undefined): string {
  if (text !== undefined && /^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase()
  throw new UsageError('--sha256: expected 64 hex digits, so that the file can be checked')
}

function fileName(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname).split('/').at(-1)
  if (name === undefined || name === '' || name === '..') throw new UsageError('the URL names no file: give -o FILE')
  return name
}
