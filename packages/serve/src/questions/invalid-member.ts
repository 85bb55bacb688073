/** A member of a question is not what it must be. Thrown by readers, caught where the answer is written. */
export class InvalidMember extends Error {
  /** The member as a JSON pointer (RFC 6901), such as `/handshake/version`; empty for the question itself. */
  readonly path: string

  constructor(path: string, reason: string) {
    super(reason)
    this.name = 'InvalidMember'
    this.path = path
  }
}
