import { corpusText } from '../corpus.ts'

/** A row of a log of Zeek by the names of its fields. */
export type ZeekRow = Readonly<Record<string, string>>

/** The rows of a log with tabs; the names of its fields stand in a line of their own, in headers of two kinds. */
export function zeekRows(path: string): ZeekRow[] {
  const lines = corpusText(path)
    .split('\n')
    .filter((line) => line !== '')
  const head = lines.find((line) => /^(#fields\t)?ts\t/.test(line)) ?? ''
  const names = head.replace('#fields\t', '').split('\t')
  const rows = lines.filter((line) => !line.startsWith('#') && !line.startsWith('ts\t')).map((line) => line.split('\t'))
  return rows.map((row) => Object.fromEntries(row.map((value, at) => [names[at], value])))
}

/** Address and port of the client, then of the server. */
export function zeekFlow(row: ZeekRow): string {
  return ['id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p'].map((name) => row[name]).join(' ')
}
