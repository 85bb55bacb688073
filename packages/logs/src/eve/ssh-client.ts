import { type Digests, isMd5 } from '@fingerpost/fingerprint'
import type { SshSlots } from './fields.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import type { EveValues } from './values.ts'

/** Reads the clients of `ssh` objects: their HASSH, by its string where the hash is missing. */
export class SshClientReader implements MessageReader {
  readonly type = 'ssh'
  readonly self: number
  private readonly slots: SshSlots
  private readonly digests: Digests

  constructor(slots: SshSlots, digests: Digests) {
    this.self = slots.self
    this.slots = slots
    this.digests = digests
  }

  read(values: EveValues): LoggedMessage | undefined {
    const hassh = this.hassh(values)
    if (hassh === undefined) return undefined
    return { type: this.type, fingerprints: { hassh, ja4: [] }, serverName: undefined, userAgent: undefined }
  }

  private hassh(values: EveValues): string | undefined {
    const hash = values.string(this.slots.hasshHash)
    if (hash !== undefined && isMd5(hash)) return hash
    const text = values.string(this.slots.hasshString)
    return text === undefined || text === '' ? undefined : this.digests.md5(text)
  }
}
