import type { Digests } from '@fingerpost/fingerprint'
import type { LineFormat } from '../line-format.ts'
import { captureRecord } from './capture-record.ts'
import { eveEvents } from './eve.ts'
import type { NetworkRecord } from './network-record.ts'

/** Every kind of network record; the first that recognises a line reads it (EVE has `src_ip` as well). */
export function networkFormats(digests: Digests): readonly LineFormat<NetworkRecord>[] {
  return [eveEvents(digests), captureRecord]
}
