import { RecordReader } from './mapping.ts'
import type { Observation } from './observation.ts'
import { SpanCache } from './span-cache.ts'
import {
  CLOSE_BRACE,
  COLON,
  COMMA,
  DAY_CHARACTERS,
  DST_IP,
  DST_PORT,
  endOfOther,
  endOfString,
  FINGERPRINT,
  HOST,
  isTimeInUtc,
  LOWER_N,
  MEMBERS,
  OPEN_BRACE,
  OS,
  PROCESS,
  placeOf,
  QUOTE,
  SERVER_NAME,
  SHA256,
  skipBlanks,
  TIMESTAMP,
  ZERO,
} from './usual-members.ts'

/** The start of a member that the line does not have, and of one that is null. */
const ABSENT = -1
const NULL = -2

/** What the mapping makes of a member is asked for with these around it. */
const OTHERS = { fingerprint: '(0303)(1301)', process: 'p', dst_ip: null, dst_port: null }

/** A value that is not there, and one that has to be left to the mapping. */
const NONE = undefined
const LEFT = null

/**
 * Reads observations in their usual form: those of `MEMBERS`, each at most once, and no others; strings in ASCII without
 * escapes; a time in UTC. Whatever else there is, and whatever may be an error, is left to JSON.parse and the mapping,
 * which also say what each text means when it first comes. Where speed matters nearly all lines are of this form, and it
 * takes a third of the time; therefore this is plain, indexes bytes, and looks texts up instead of making them.
 */
export class UsualLineReader {
  private readonly starts = new Int32Array(MEMBERS.length)
  private readonly ends = new Int32Array(MEMBERS.length)
  private readonly mapping = new RecordReader()
  private readonly fingerprints = this.cacheOf('fingerprint', (observation) => observation.fingerprint)
  private readonly processes = this.cacheOf('process', (observation) => observation.process)
  private readonly digests = this.cacheOf('sha256', (observation) => observation.sha256)
  private readonly systems = this.cacheOf('os', (observation) => observation.operatingSystem)
  private readonly days = new SpanCache((bytes, start, end) => this.dayOf(bytes.toString('utf8', start, end)))

  /** The observation in `bytes[start, end)`, as the mapping would give it; undefined where that has to be asked. */
  read(bytes: Buffer, start: number, end: number): Observation | undefined {
    this.starts.fill(ABSENT)
    if (!this.scan(bytes, start, end) || this.starts[DST_IP] === ABSENT) return undefined
    const fingerprint = this.lookUp(bytes, FINGERPRINT, this.fingerprints)
    const process = this.lookUp(bytes, PROCESS, this.processes)
    const sha256 = this.lookUp(bytes, SHA256, this.digests)
    const operatingSystem = this.lookUp(bytes, OS, this.systems)
    const day = this.day(bytes)
    const destinationPort = this.port(bytes)
    if (!fingerprint || !process) return undefined
    if (sha256 === LEFT || operatingSystem === LEFT || day === LEFT || destinationPort === LEFT) return undefined
    return {
      fingerprint,
      process,
      ja3: undefined,
      day,
      sha256: sha256 ?? '',
      applicationCategory: undefined,
      malware: undefined,
      operatingSystem,
      parentProcess: undefined,
      host: this.text(bytes, HOST),
      userAgent: undefined,
      count: 1,
      ready: NOTHING_READY,
      serverName: this.text(bytes, SERVER_NAME),
      destinationAddress: this.text(bytes, DST_IP),
      destinationPort,
    }
  }

  /** Notes where the values are. Whether the line is an object of the usual form. */
  private scan(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start] !== OPEN_BRACE) return false
    for (let at = start + 1; ; at++) {
      at = skipBlanks(bytes, at)
      const place = placeOf(bytes, at, end)
      if (place < 0 || this.starts[place] !== ABSENT) return false
      at = skipBlanks(bytes, at + (MEMBERS[place]?.length ?? 0) + 2)
      if (bytes[at] !== COLON) return false
      at = this.value(bytes, skipBlanks(bytes, at + 1), place)
      if (at < 0) return false
      at = skipBlanks(bytes, at)
      if (bytes[at] === CLOSE_BRACE) return at + 1 === end
      if (bytes[at] !== COMMA) return false
    }
  }

  /** Notes the span of a value, a string without its quotes. Gives where it ends; -1 where it is not of the usual form. */
  private value(bytes: Buffer, at: number, place: number): number {
    const first = bytes[at]
    this.starts[place] = first === QUOTE ? at + 1 : at
    const end = first === QUOTE ? endOfString(bytes, at + 1, place) : endOfOther(bytes, at, place)
    if (first === LOWER_N) this.starts[place] = NULL
    this.ends[place] = first === QUOTE ? end - 1 : end
    return end
  }

  /** What the bytes of a member mean. */
  private lookUp<Value>(bytes: Buffer, place: number, cache: SpanCache<Value>): Value | typeof NONE | typeof LEFT {
    const start = this.starts[place] as number
    return start < 0 ? NONE : (cache.get(bytes, start, this.ends[place] as number) ?? LEFT)
  }

  /** Times differ, days hardly do: only those are looked up. */
  private day(bytes: Buffer): string | typeof NONE | typeof LEFT {
    const start = this.starts[TIMESTAMP] as number
    if (start < 0) return NONE
    if (!isTimeInUtc(bytes, start + DAY_CHARACTERS, this.ends[TIMESTAMP] as number)) return LEFT
    return this.days.get(bytes, start, start + DAY_CHARACTERS) ?? LEFT
  }

  private port(bytes: Buffer): number | typeof NONE | typeof LEFT {
    const start = this.starts[DST_PORT] as number
    if (start < 0) return start === NULL ? NONE : LEFT
    let port = 0
    for (let at = start; at < (this.ends[DST_PORT] as number); at++) port = 10 * port + (bytes[at] as number) - ZERO
    return port <= 65_535 ? port : LEFT
  }

  /** `scan` has seen that it is ASCII. */
  private text(bytes: Buffer, place: number): string | undefined {
    const start = this.starts[place] as number
    return start < 0 ? undefined : bytes.toString('latin1', start, this.ends[place])
  }

  /** What the mapping makes of a member by the bytes of its value, a string without its quotes. */
  private cacheOf(
    name: 'fingerprint' | 'process' | 'sha256' | 'os',
    of: (observation: Observation) => string | undefined,
  ): SpanCache<string> {
    const quote = name === 'os' ? '' : '"'
    return new SpanCache((bytes, start, end) => {
      const observation = this.observationWith(name, `${quote}${bytes.toString('utf8', start, end)}${quote}`)
      return observation && of(observation)
    })
  }

  private dayOf(day: string): string | undefined {
    return this.observationWith('timestamp', `"${day}T00:00:00Z"`)?.day
  }

  /** Undefined where the mapping would not make an observation of it. */
  private observationWith(name: string, json: string): Observation | undefined {
    try {
      const observation = this.mapping.read({ ...OTHERS, [name]: JSON.parse(json) })
      return typeof observation === 'string' ? undefined : observation
    } catch {
      return undefined
    }
  }
}

const NOTHING_READY = {
  autonomousSystem: undefined,
  domain: undefined,
  topLevelDomain: undefined,
  portApplication: undefined,
} as const
