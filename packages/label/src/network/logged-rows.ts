import type { Digests } from '@fingerpost/fingerprint'
import { Mismatch } from '@fingerpost/io/pure'
import type { LogFormat } from '@fingerpost/logs'
import type { TextLineFormat } from '../line-format.ts'
import { loggedRecord } from './logged-event.ts'
import type { NetworkRecord } from './network-record.ts'

/** The rows of a log that is no JSON, as `@fingerpost/logs` reads them, below the headers that name their columns. */
export function loggedRows(format: LogFormat, digests: Digests): TextLineFormat<NetworkRecord> {
  return {
    name: format.name,
    begin() {
      const reader = format.createReader({ digests })
      let isBegun = false
      return {
        recognizes(text) {
          isBegun ||= format.recognises(Buffer.from(text))
          return isBegun
        },
        read(text) {
          const bytes = Buffer.from(text)
          reader.open(bytes)
          const read = reader.read(0, bytes.length)
          if (read === 'unreadable') throw new Mismatch('row', 'a cell for each column')
          return read === 'no-event' ? [] : [loggedRecord(read)]
        },
      }
    },
  }
}
