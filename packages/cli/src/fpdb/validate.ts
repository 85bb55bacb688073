import { isTar, readManifest } from '@fingerpost/database'
import { type Problem, validateDatabase } from '@fingerpost/database/tools'
import { unpackInput } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import { wholeNumber } from '../console/checks.ts'
import { print } from '../console/print.ts'
import { ExitCode } from '../console/run.ts'
import { readable, table } from '../console/table.ts'
import { isKept, readBytes } from './database-file.ts'

/** What `fpdb validate` was asked for. */
export interface ValidateArguments {
  readonly database: string
  readonly allowPersonal: boolean
  readonly top: number
  readonly json: boolean
}

/** Prints what is wrong with a database; gives the exit code, 1 where anything is. Throws InputError for other files. */
export async function printProblems({ database: path, allowPersonal, top, json }: ValidateArguments): Promise<number> {
  wholeNumber('top', top, { least: 0 })
  const file = await readBytes(path)
  const manifest = readManifest(file.bytes)
  if (isKept(manifest))
    throw new InputError(file.name, undefined, 'keeps everything (--keep-all): validate what fpdb prune makes of it')
  const plain = unpackInput(file.bytes, file.name)
  if (isTar(plain))
    throw new InputError(file.name, undefined, 'an archive of mercury: validate what fpdb import makes of it')
  const problems = [...validateDatabase(new TextDecoder().decode(plain), { manifest, allowsPersonal: allowPersonal })]
  const listed = problems.slice(0, top).map((problem) => lineOf(problem, file.name, json))
  print(listed.join(''))
  process.stderr.write(summary(problems, plain, minHostsOf(manifest)))
  return problems.length === 0 ? ExitCode.success : ExitCode.failure
}

function lineOf({ line, message }: Problem, path: string, json: boolean): string {
  return json ? `${JSON.stringify({ path, line, message })}\n` : `${path}:${line}: ${message}\n`
}

function minHostsOf(manifest: ReturnType<typeof readManifest>): unknown {
  const limits = manifest?.limits
  return typeof limits === 'object' && limits !== null && 'min_hosts' in limits ? limits.min_hosts : undefined
}

function summary(problems: readonly Problem[], plain: Uint8Array, minHosts: unknown): string {
  const bad = new Set(problems.map(({ line }) => line)).size
  return table([
    ['bytes', readable(plain.length)],
    ['problems', problems.length === 0 ? 'none' : `${readable(problems.length)} in ${readable(bad)} lines`],
    ['hosts', hostsNote(minHosts)],
  ])
}

/** No public database tells its hosts: what can be checked is that nothing was counted less often. */
function hostsNote(minHosts: unknown): string {
  if (minHosts === undefined) return 'not limited: --min-hosts was not given'
  return `at least ${minHosts} by the manifest; checked that nothing was counted less often`
}
