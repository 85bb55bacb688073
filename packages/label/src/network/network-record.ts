import type { JsonObject } from '@fingerpost/io/pure'
import type { ConnectionKey } from '../connection.ts'
import type { Dated } from '../line-format.ts'

/** A client's message as a sensor saw it; the sender's end of the connection comes first. */
export interface NetworkRecord extends Dated {
  readonly connection: ConnectionKey
  /** What an observation takes over. */
  readonly facts: RecordFacts
}

/** The members of an observation that the network tells, under their names there. */
export interface RecordFacts {
  /** As the record has it: RFC 3339, or seconds since 1970. */
  readonly timestamp: unknown
  /** Fingerprints by type: those of a capture record as they are; `ja3` and `ja4` of a log. */
  readonly fingerprints: JsonObject
  readonly server_name: string | undefined
  readonly user_agent: string | undefined
  readonly dst_ip: string | undefined
  readonly dst_port: number | undefined
  readonly truncated: boolean | undefined
}
