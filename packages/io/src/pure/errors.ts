/** A file that the user gave and that cannot be read as what it should be. Thrown for files, never for traffic. */
export class InputError extends Error {
  readonly path: string
  /** The line (text files, from 1) or the byte offset (binary files, from 0) where it went wrong, if it has one. */
  readonly position: number | undefined

  constructor(path: string, position: number | undefined, reason: string) {
    super(`${position === undefined ? path : `${path}:${position}`}: ${reason}`)
    this.name = 'InputError'
    this.path = path
    this.position = position
  }
}
