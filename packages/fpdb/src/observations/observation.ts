/** One connection (or `count` equal ones) whose client process is known, whatever kind of line it was read from. */
export interface Observation {
  /** A fingerprint as the line has it: of TLS in any NPF notation, or of another type, which its prefix names. */
  readonly fingerprint: string
  /** The JA3 hash that the line gives: needed where the fingerprint is not in wire order. */
  readonly ja3: string | undefined
  /** The day in UTC, `YYYY-MM-DD`. */
  readonly day: string | undefined
  readonly process: string
  /** SHA-256 of the executable in upper-case hex, as the public databases write it; '' when it is not known. */
  readonly sha256: string
  readonly applicationCategory: string | undefined
  readonly malware: boolean | undefined
  /** `(name)(edition)(version)`, the form of `os_info`. */
  readonly operatingSystem: string | undefined
  /** The name of the process that started it. */
  readonly parentProcess: string | undefined
  /** The program that the process was told to imitate; undefined where the hello is its own. */
  readonly imitates: string | undefined
  /** The version of that program, where it is known. */
  readonly imitatedVersion: string | undefined
  /** Names the host among the observations, in whatever way. */
  readonly host: string | undefined
  readonly userAgent: string | undefined
  readonly serverName: string | undefined
  readonly destinationAddress: string | undefined
  readonly destinationPort: number | undefined
  /** Classes that the line gives ready-made; they win over those that are computed. */
  readonly ready: ReadyClasses
  readonly count: number
}

/** What a line says that its destination is counted under. */
export interface ReadyClasses {
  readonly autonomousSystem: string | undefined
  readonly domain: string | undefined
  readonly topLevelDomain: string | undefined
  readonly portApplication: string | undefined
}

/** An observation without facts, to be filled in. */
export const NOTHING_KNOWN: Observation = {
  fingerprint: '',
  ja3: undefined,
  day: undefined,
  process: '',
  sha256: '',
  applicationCategory: undefined,
  malware: undefined,
  operatingSystem: undefined,
  parentProcess: undefined,
  imitates: undefined,
  imitatedVersion: undefined,
  host: undefined,
  userAgent: undefined,
  serverName: undefined,
  destinationAddress: undefined,
  destinationPort: undefined,
  ready: { autonomousSystem: undefined, domain: undefined, topLevelDomain: undefined, portApplication: undefined },
  count: 1,
}

/** Why a well-formed line is not an observation that belongs in a database. */
export type SkipReason = 'truncated' | 'no process' | 'no fingerprint'

/** All such reasons. */
export const SKIP_REASONS: readonly SkipReason[] = ['truncated', 'no process', 'no fingerprint']
