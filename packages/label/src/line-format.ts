import type { JsonObject } from '@fingerpost/io/pure'

/** Something that happened at a time, in seconds since 1970. */
export interface Dated {
  readonly time: number
}

/** Why a well-formed line, or a part of one, is left out of the join. */
export type Passed = 'other event' | 'not outgoing' | 'no 5-tuple' | 'no process' | 'no fingerprint'

/** A kind of log line, told by its members. Each kind is a file of its own; a registry lists them. */
export interface LineFormat<Item extends Dated> {
  /** As messages name it. */
  readonly name: string
  /** Whether the line is one of this kind; it may still hold nothing of use. */
  recognizes(line: JsonObject): boolean
  /** What a line of this kind holds, or why it is passed over. Throws Mismatch for a member that cannot be read. */
  read(line: JsonObject): readonly (Item | Passed)[]
}

/** A kind of log whose lines are no JSON and depend on those before them. */
export interface TextLineFormat<Item extends Dated> {
  /** As messages name it. */
  readonly name: string
  /** Begins a file. */
  begin(): TextLines<Item>
}

/** The lines of one file, in their order. */
export interface TextLines<Item extends Dated> {
  /** Whether the file is of this kind, as its lines up to this one tell. */
  recognizes(text: string): boolean
  /** What a line holds, or why it is passed over; nothing of a header. Throws Mismatch for one that cannot be read. */
  read(text: string): readonly (Item | Passed)[]
}
