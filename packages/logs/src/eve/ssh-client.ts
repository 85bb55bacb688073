import { type Digests, isMd5 } from '@fingerpost/fingerprint'
import type { EveEvent } from './event.ts'
import type { LoggedMessage, MessageReader } from './message-reader.ts'
import type { SshSlots } from './slots.ts'

/** Reads the clients of `ssh` objects: their HASSH, by its string where the hash is missing. */
export class SshClientReader implements MessageReader {
  readonly type = 'ssh'
  readonly self: number
  readonly #slots: SshSlots
  readonly #digests: Digests

  constructor(slots: SshSlots, digests: Digests) {
    this.self = slots.self
    this.#slots = slots
    this.#digests = digests
  }

  read(event: EveEvent): LoggedMessage | undefined {
    const hassh = this.#hassh(event)
    if (hassh === undefined) return undefined
    return { type: this.type, key: { kind: 'hassh', hassh }, serverName: undefined, userAgent: undefined }
  }

  #hassh(event: EveEvent): string | undefined {
    const hash = event.string(this.#slots.hasshHash)
    if (hash !== undefined && isMd5(hash)) return hash
    const text = event.string(this.#slots.hasshString)
    return text === undefined || text === '' ? undefined : this.#digests.md5(text)
  }
}
