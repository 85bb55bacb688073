import type { LogFormat } from '../log-format.ts'
import { UNFINGERPRINTED } from '../zeek/unfingerprinted.ts'
import { beginsHeader } from './header.ts'
import { ZeekTsvReader } from './reader.ts'

/** Zeek's logs in TSV, and what `zeek-cut -c`, `-C` and `-m` print of them. */
export const zeekTsv: LogFormat = {
  name: 'Zeek (TSV)',
  unfingerprinted: UNFINGERPRINTED,
  recognises: (head) => firstLines(head).some(beginsHeader),
  createReader: (options) => new ZeekTsvReader(options),
}

/** The lines up to the first that is no comment, with that. */
function firstLines(head: Buffer): readonly string[] {
  const lines = head.toString('latin1', 0, HEADER_LENGTH).split(/\r?\n/)
  const rows = lines.findIndex((line) => line !== '' && !line.startsWith('#'))
  return rows < 0 ? lines : lines.slice(0, rows + 1)
}

/** Comments and names of columns may take as many bytes. */
const HEADER_LENGTH = 64 * 1024
