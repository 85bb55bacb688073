import type { LogFormat } from '../log-format.ts'
import { type WrappedLogOptions, WrappedReader } from './reader.ts'

/** Where Filebeat, Vector, Logstash and rsyslog put the line that they carry. */
export const WRAPPING_MEMBERS: readonly string[] = ['message', 'event.original', 'msg']

/**
 * The format of lines that shippers write: each is an object with the event in one of its members, as text or as an
 * object. An answer is added to the outer object. Events that are not wrapped are read as well.
 */
export function wrappedLog(options: WrappedLogOptions): LogFormat {
  return {
    name: 'wrapped events',
    unfingerprinted: options.formats.flatMap(({ unfingerprinted }) => unfingerprinted),
    recognises: (head) => head[0] === OPEN_BRACE,
    createReader: (reading) => new WrappedReader(options, reading),
  }
}

const OPEN_BRACE = 0x7b
