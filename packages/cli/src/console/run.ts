import { InputError, printableLines } from '@fingerpost/io/pure'

/** Exit codes of the commands. */
export const ExitCode = { success: 0, failure: 1, usage: 2 } as const

/** The usage of a command is wrong; the message says how. */
export class UsageError extends Error {}

/** Numbers of the signals that stop a command; its exit code is 128 and the number, as shells have it. */
const SIGNALS: Readonly<Record<'SIGINT' | 'SIGTERM', number>> = { SIGINT: 2, SIGTERM: 15 }

/**
 * Runs a command to its end and sets the exit code of the process. SIGINT and SIGTERM abort the signal that the command
 * is given, once; it then ends with all its output written; a command that is ended by nothing else gives `stopped`, for 0. A second one ends the process at once. What is thrown is
 * printed in one line, a defect of ours with its stack; a closed output pipe ends the command silently.
 */
export async function run(name: string, command: (signal: AbortSignal) => Promise<number | 'stopped'>): Promise<void> {
  const stop = new AbortController()
  let signalled = 0
  for (const [signal, number] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (signalled !== 0) process.exit(128 + number)
      signalled = number
      stop.abort()
    })
  }
  const code = await command(stop.signal).catch((error: unknown) => reportError(name, error))
  if (code === 'stopped') process.exit(ExitCode.success)
  process.exit(signalled === 0 ? code : 128 + signalled)
}

/** Prints what went wrong and gives the exit code for it. */
export function reportError(name: string, error: unknown): number {
  if (isErrno(error, 'EPIPE')) return ExitCode.success
  if (error instanceof UsageError) {
    process.stderr.write(`${name}: ${error.message}\nTry '${name} --help'.\n`)
    return ExitCode.usage
  }
  const isExpected = error instanceof InputError || error instanceof RangeError || isErrno(error)
  const text = error instanceof Error ? ((isExpected ? error.message : error.stack) ?? error.message) : String(error)
  process.stderr.write(printableLines(`${name}: ${text}\n`))
  return ExitCode.failure
}

function isErrno(error: unknown, code?: string): boolean {
  return error instanceof Error && 'code' in error && (code === undefined || error.code === code) && 'syscall' in error
}
