import type { JsonLogFormat } from '../log-format.ts'
import { UNFINGERPRINTED } from '../zeek/unfingerprinted.ts'
import { ZeekJsonReader } from './reader.ts'

/** Zeek's logs in JSON (`LogAscii::use_json`, json-streaming-logs), also with `id` as an object of its own. */
export const zeekJson: JsonLogFormat = {
  name: 'Zeek (JSON)',
  unfingerprinted: UNFINGERPRINTED,
  recognises: (head) => head.includes('"ts":') && OTHER_MEMBERS.some((member) => head.includes(member)),
  isEvent: (line) => Object.hasOwn(line, 'ts') && (typeof line.uid === 'string' || typeof line._path === 'string'),
  createReader: (options) => new ZeekJsonReader(options),
}

/** Members of which lines with `ts` have one. */
const OTHER_MEMBERS = ['"uid":', '"_path":', '"id.orig_h":']
