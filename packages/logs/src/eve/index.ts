import { JsonLineReader } from '../json/line-reader.ts'
import type { JsonLogFormat } from '../log-format.ts'
import { EveObjects } from './objects.ts'
import { UNFINGERPRINTED } from './unfingerprinted.ts'

/** Suricata's EVE log: `tls`, `quic`, `ssh` and `http` events, and alerts that hold such an object. */
export const eve: JsonLogFormat = {
  name: 'EVE',
  unfingerprinted: UNFINGERPRINTED,
  recognises: (head) => head.includes('"event_type":') && head.includes('"timestamp":'),
  isEvent: (line) => typeof line.event_type === 'string' && Object.hasOwn(line, 'timestamp'),
  createReader: (options) => new JsonLineReader(new EveObjects(options), options.addition?.key),
}
