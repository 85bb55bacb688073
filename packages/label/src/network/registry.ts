import type { Digests } from '@fingerpost/fingerprint'
import { jsonLogFormats } from '@fingerpost/logs'
import type { LineFormat } from '../line-format.ts'
import { captureRecord } from './capture-record.ts'
import { loggedEvents } from './logged-event.ts'
import type { NetworkRecord } from './network-record.ts'

/** Every kind of network record; the first that recognises a line reads it (EVE has `src_ip` as well). */
export function networkFormats(digests: Digests): readonly LineFormat<NetworkRecord>[] {
  return [...jsonLogFormats().map((format) => loggedEvents(format, digests)), captureRecord]
}
