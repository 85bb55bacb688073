import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../shared/corpus', import.meta.url))

/**
 * The path of a file of the corpus: captures, logs and databases of others that stand beside the repository and are
 * read in place.
 */
export function corpus(path: string): string {
  return `${ROOT}/${path}`
}

/** The text of a file of the corpus, unpacked if it is gzipped. */
export function corpusText(path: string): string {
  const bytes = readFileSync(corpus(path))
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}

/** The values of a file of the corpus that has one JSON object a line; those that `keep` does not want are not parsed. */
export function corpusRecords<Value>(path: string, keep: (line: string) => boolean = () => true): Value[] {
  const lines = corpusText(path).split('\n')
  return lines.filter((line) => line !== '' && keep(line)).map((line): Value => JSON.parse(line))
}

/** The names of the files in a folder of the corpus, sorted. */
export function corpusFiles(folder: string): string[] {
  return readdirSync(corpus(folder)).sort()
}

/** The paths of all captures of the corpus, sorted. */
export function corpusCaptures(): string[] {
  const folders = ['foxio', 'mercury', 'sv', 'zeek']
  const paths = folders.flatMap((folder) =>
    readdirSync(corpus(folder), { recursive: true, encoding: 'utf8' }).map((name) => corpus(`${folder}/${name}`)),
  )
  return paths.filter((path) => /\.(pcap|pcapng|cap|trace)(\.gz)?$/.test(path)).sort()
}

/**
 * A group of tests that read the corpus. Without it the group holds one skipped test that says so (`tests` is not
 * called, so it may read files); in CI its absence is an error.
 */
export function describeWithCorpus(name: string, tests: () => void): void {
  const present = existsSync(ROOT)
  if (!present && process.env.CI === 'true') throw new Error(`${ROOT}: the corpus is missing`)
  if (present) describe(name, tests)
  else describe(name, () => test.skip(`needs the corpus at ${ROOT}`))
}
