import { JsonLineReader } from '../json/line-reader.ts'
import type { JsonLogFormat } from '../log-format.ts'
import { UNFINGERPRINTED } from '../zeek/unfingerprinted.ts'
import { ZeekObjects } from './objects.ts'

/** Zeek's logs in JSON (`LogAscii::use_json`, json-streaming-logs), also with `id` as an object of its own. */
export const zeekJson: JsonLogFormat = {
  name: 'Zeek (JSON)',
  unfingerprinted: UNFINGERPRINTED,
  recognises: (head) => head.includes('"ts":') && OTHER_MEMBERS.some((member) => head.includes(member)),
  isEvent: (line) => Object.hasOwn(line, 'ts') && (typeof line.uid === 'string' || typeof line._path === 'string'),
  createReader: (options) => new JsonLineReader(new ZeekObjects(options), options.addition?.key),
}

/** Members of which lines with `ts` have one. */
const OTHER_MEMBERS = ['"uid":', '"_path":', '"id.orig_h":']
