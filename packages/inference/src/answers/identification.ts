import type { Match } from '../candidates/match.ts'
import type { ProbableOperatingSystem } from '../candidates/operating-systems.ts'

/** One process that may have made the connection. */
export interface ProbableProcess {
  readonly process: string
  /** Posterior probability, 0 to 1. */
  readonly score: number
  readonly sha256?: string | undefined
  readonly malware?: boolean | undefined
  readonly category?: string | undefined
}

/** What mercury's archives say besides: of the process named `evasive_vpn` and the like, of a server `encrypted_dns`. */
export interface Attribute {
  readonly name: string
  /** 0 to 1: of what processes have, the posteriors of all those that have it; of what the server says, 1. */
  readonly probability: number
}

/** The most probable process of a connection. */
export interface IdentifiedProcess {
  /** The name, or that of its family. */
  readonly process: string
  /** Posterior probability of the process (not of its family), 0 to 1. */
  readonly score: number
  /** Whether the process is malware; only where the database says so of its processes. */
  readonly malware?: boolean | undefined
  /** The probability that any malware made the connection, 0 to 1; present where `malware` is. */
  readonly pMalware?: number | undefined
  /**
   * What the destination says, then what the process named has, in the database's order; undefined where the database
   * says nothing of either.
   */
  readonly attributes?: readonly Attribute[] | undefined
  readonly category?: string | undefined
  /**
   * Those that the process may run on, the most probable first, where they were asked for: as many as probable processes
   * are listed, else five. Processes of which the database knows none have no part in them.
   */
  readonly operatingSystems?: readonly ProbableOperatingSystem[] | undefined
  /** The first processes by score, as many as were asked for, under their own names. */
  readonly probableProcesses?: readonly ProbableProcess[] | undefined
  readonly match: Match
  /** What the name rests on; only of a rule that allows for programs it does not know. */
  readonly evidence?: Evidence | undefined
  /** Programs that were told to send this very message, where any is known; in the field the genuine one is far commoner. */
  readonly imitators?: readonly string[] | undefined
  /** What only a rule can tell that allows for programs it does not know. */
  readonly openSet?: OpenSet | undefined
  /** Set where the user has allowed the fingerprint; such an answer is never malware. */
  readonly allowed?: true | undefined
}

/**
 * What a name rests on. `exact`: one program alone is known to send the message. `shared`: several programs do, and the rest
 * of the evidence tells them apart as far as it goes. `imitable`: some program is known to copy it. `near`: nothing is known
 * to send it, and what resembles it answers.
 */
export type Evidence = 'exact' | 'shared' | 'imitable' | 'near'

/** How much an answer leaves open. */
export interface OpenSet {
  /** The probability that the program is none of those listed, 0 to 1. */
  readonly pUnlisted: number
  /** e to the entropy of the posterior: as many equally likely programs would leave as much open. */
  readonly ambiguity: number
  /** Programs (or their families) that cannot be told apart: two or three that are probable enough, or the first three. */
  readonly oneOf?: readonly string[] | undefined
  /** How many programs (or families) are candidates, those of `oneOf` among them. */
  readonly candidates: number
  /** The library that makes the handshakes of programs that together are probable enough. */
  readonly library?: string | undefined
}

/** Why no process is named: nothing is known of the fingerprint, or only that it is common or that it is not. */
export interface UnidentifiedProcess {
  readonly status: 'unlabeled_fingerprint' | 'randomized_fingerprint' | 'unknown'
  /** What the destination alone says; undefined where that is nothing. */
  readonly attributes?: readonly Attribute[] | undefined
  /** The most probable first, where the database knows operating systems of the fingerprint and no processes. */
  readonly operatingSystems?: readonly ProbableOperatingSystem[] | undefined
  /** Set where the user has allowed the fingerprint. */
  readonly allowed?: true | undefined
}

/** What is said of a connection. */
export type Identification = IdentifiedProcess | UnidentifiedProcess

/** Whether an identification names a process. */
export function isIdentified(identification: Identification): identification is IdentifiedProcess {
  return 'process' in identification
}
