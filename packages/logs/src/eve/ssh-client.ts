import type { Digests } from '@fingerpost/fingerprint'
import type { LoggedFingerprints } from '../log-format.ts'
import type { SshSlots } from './fields.ts'
import type { EveValues } from './values.ts'

/** The HASSH of the client of an `ssh` object, by its string where the hash is missing; undefined where both are. */
export function readSshClient(values: EveValues, slots: SshSlots, digests: Digests): LoggedFingerprints | undefined {
  const hash = values.string(slots.hasshHash)
  if (hash !== undefined && HASSH.test(hash)) return { hassh: hash, ja4: [] }
  const text = values.string(slots.hasshString)
  return text === undefined || text === '' ? undefined : { hassh: digests.md5(text), ja4: [] }
}

const HASSH = /^[0-9a-f]{32}$/
