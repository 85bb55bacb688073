import type { Digests } from '@fingerpost/fingerprint'
import { ALL_LOG_FORMATS, jsonLogFormats } from '@fingerpost/logs'
import type { LineFormat, TextLineFormat } from '../line-format.ts'
import { captureRecord } from './capture-record.ts'
import { loggedEvents } from './logged-event.ts'
import { loggedRows } from './logged-rows.ts'
import type { NetworkRecord } from './network-record.ts'

/** Every kind of network record; the first that recognises a line reads it (EVE has `src_ip` as well). */
export function networkFormats(digests: Digests): readonly LineFormat<NetworkRecord>[] {
  return [...jsonLogFormats().map((format) => loggedEvents(format, digests)), captureRecord]
}

/** Every kind of network record that is no JSON. */
export function networkTexts(digests: Digests): readonly TextLineFormat<NetworkRecord>[] {
  const json = new Set<unknown>(jsonLogFormats())
  return ALL_LOG_FORMATS.filter((format) => !json.has(format)).map((format) => loggedRows(format, digests))
}
