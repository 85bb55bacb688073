import { byteAt } from '../wire/bytes.ts'
import type { Http2Preface, Priority } from './preface.ts'

const COLON = 0x3a

/**
 * A client of HTTP/2 in the form of Akamai (Passive Fingerprinting of HTTP/2 Clients, 2017):
 * `SETTINGS|WINDOW_UPDATE|PRIORITY|order of pseudo-header fields`, each in wire order; `00` and `0` where there is none.
 */
export function formatAkamai({ settings, windowUpdate, priorities, fields = [] }: Http2Preface): string {
  const pseudo = fields.filter(({ name }) => byteAt(name, 0) === COLON)
  return [
    settings.map(({ id, value }) => `${id}:${value}`).join(';'),
    windowUpdate === 0 ? '00' : windowUpdate,
    priorities.length === 0 ? '0' : priorities.map(formatPriority).join(','),
    pseudo.map(({ name }) => letter(byteAt(name, 1))).join(','),
  ].join('|')
}

function formatPriority({ streamId, exclusive, dependency, weight }: Priority): string {
  return `${streamId}:${exclusive ? 1 : 0}:${dependency}:${weight}`
}

/** What hostile names begin with must not end the text that holds the fingerprint. */
function letter(code: number): string {
  return code >= 0x61 && code <= 0x7a ? String.fromCharCode(code) : '?'
}
