/** Where bytes go, in order. */
export interface ByteSink {
  /** Resolves once the bytes are no longer needed: they are the system's, or were copied. */
  write(bytes: Buffer): void | Promise<void>
  /** Writes what is left and closes. */
  end(): void | Promise<void>
}
