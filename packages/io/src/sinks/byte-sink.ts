/** Where bytes go, in order. */
export interface ByteSink {
  /** At once, or resolved once the bytes are no longer needed: they are the system's, or were copied. */
  write(bytes: Uint8Array): void | Promise<void>
  /** Writes what is left and closes; standard output stays open. */
  end(): void | Promise<void>
}
