import type { KeyRow } from './key-rows.ts'

/** The fields that a match sets in a session of Arkime, with the shortcuts that lines name them by. */
const FIELDS = [
  '#field:fingerpost.process;kind:termfield;count:true;friendly:Process;db:fingerpost.process;help:Programs that the fingerprint may stand for;shortcut:0',
  '#field:fingerpost.score;kind:integer;friendly:Score;db:fingerpost.score;help:Share of the most frequent program in percent;shortcut:1',
]

const MALWARE_TAG = 'fingerpost-malware'

/** WISE cuts longer values. */
const MOST_CHARACTERS = 60

/**
 * A file in Arkime's tagger format for a WISE source (docs/formats/exports.md): the key, its first `limit` programs and
 * the share of the first; a tag where that is malware.
 */
export function keyWise(rows: readonly KeyRow[], limit: number): string {
  return [...FIELDS, ...rows.map((row) => lineOf(row, limit))].map((line) => `${line}\n`).join('')
}

function lineOf({ key, programs }: KeyRow, limit: number): string {
  const [first] = programs
  const names = programs.slice(0, limit).map(({ process }) => `0=${fieldText(process)}`)
  const tag = first?.malware === true ? [`tags=${MALWARE_TAG}`] : []
  return [key, ...names, `1=${Math.round(100 * (first?.share ?? 0))}`, ...tag].join(';')
}

/** The format has no escapes: what parts fields and lines gives way. */
function fieldText(name: string): string {
  return name.replace(/[;\r\n]/g, ',').slice(0, MOST_CHARACTERS)
}
