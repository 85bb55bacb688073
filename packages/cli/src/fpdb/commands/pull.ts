import { UsageError } from '../../console/run.ts'
import { defineCommand } from '../command.ts'
import { secondsOf } from '../duration.ts'

const options = {
  sha256: {
    type: 'string',
    requiresArg: true,
    describe: 'SHA-256 of the file, 64 hex digits; the default file’s is known',
  },
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    defaultDescription: 'its name in the URL, in this folder',
    describe: 'Where it goes; - for standard output',
  },
  force: { alias: 'f', type: 'boolean', default: false, describe: 'Replace a file that has another content' },
  timeout: {
    type: 'string',
    requiresArg: true,
    default: '60s',
    describe: 'How long the server may keep silent',
  },
  quiet: { alias: 'q', type: 'boolean', default: false, describe: 'Neither progress nor summary on standard error' },
} as const

export const pullCommand = defineCommand({
  command: 'pull [url]',
  describe: 'Download a database and check its digest; go on where a download ended',
  builder: (parser) =>
    parser
      .positional('url', {
        type: 'string',
        defaultDescription: 'the last database that Cisco published, of 2020',
        describe: 'http or https',
      })
      .options(options)
      .example('$0 pull', 'Cisco’s public database as fingerprint_db.json.gz')
      .example('$0 pull https://db.example.com/tls.json.gz --sha256 9f86… -o db.json.gz', 'one of your own')
      .example('$0 pull -o - | zcat | jq .str_repr', 'to standard output, once it is complete and right'),
  run: async ({ url, sha256, output, force, timeout, quiet }, signal) => {
    const { PUBLIC_DATABASE } = await import('../public-database.ts')
    const pinned =
      url === undefined && sha256 === undefined
        ? PUBLIC_DATABASE
        : { url: checkedUrl(url ?? PUBLIC_DATABASE.url), sha256: checkedDigest(sha256) }
    const path = output ?? fileName(pinned.url)
    const { pull } = await import('../pull.ts')
    return pull(pinned, { path, force, timeout: secondsOf('timeout', timeout) * 1000, quiet, signal })
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
