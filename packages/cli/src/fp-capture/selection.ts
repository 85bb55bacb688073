import { type Protocol, registry } from '@fingerpost/fingerprint'
import { UsageError } from '../console/run.ts'

const KINDS: readonly Protocol<unknown>[] = Object.values(registry)

/** What `--select` takes: protocols and their messages, as `tls` and `tls.client_hello`. */
export const SELECTABLE: readonly string[] = [
  ...new Set(KINDS.flatMap(({ name }) => [name.slice(0, name.indexOf('.')), name])),
]

/** The kinds of message that a list of protocols and messages names. Throws UsageError for a name that there is not. */
export function selection(list: string): readonly Protocol<unknown>[] {
  const names = list.split(',')
  const unknown = names.find((name) => !SELECTABLE.includes(name))
  if (unknown !== undefined) throw new UsageError(`--select: '${unknown}' is not one of ${SELECTABLE.join(', ')}`)
  return KINDS.filter(({ name }) => names.includes(name) || names.includes(name.slice(0, name.indexOf('.'))))
}

const FORMATS = new Set(KINDS.flatMap(({ formats }) => formats))

/** What `--format` takes. */
export const FORMAT_NAMES: readonly string[] = [...FORMATS]

/** The formats that a list names. Throws UsageError for one that there is not. */
export function formatList(list: string): readonly string[] {
  const formats = list.split(',')
  const unknown = formats.find((format) => !FORMATS.has(format))
  if (unknown !== undefined) throw new UsageError(`--format: '${unknown}' is not one of ${FORMAT_NAMES.join(', ')}`)
  return formats
}
