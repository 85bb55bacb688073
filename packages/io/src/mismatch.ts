/** A line is not what it must be: the member at fault, and what was expected there. */
export class Mismatch extends Error {
  constructor(member: string, expected: string) {
    super(`${member}: expected ${expected}`)
    this.name = 'Mismatch'
  }
}
