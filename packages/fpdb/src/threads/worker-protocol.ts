import type { Piece } from '@fingerpost/io'
import { InputError } from '@fingerpost/io/pure'
import type { CountSummary } from '../counting/summary.ts'
import type { TallyRun } from '../tallies/runs.ts'

/** What a counting thread is told: to count a piece, or to give what it has. */
export type WorkerTask = Piece | 'finish'

/** What it answers. */
export type WorkerReply =
  | { readonly type: 'progress'; readonly lines: number; readonly bytes: number }
  | { readonly type: 'counted' }
  | { readonly type: 'finished'; readonly summary: CountSummary; readonly runs: readonly TallyRun[] }
  | { readonly type: 'failed'; readonly error: PackedError }

/**
 * An error in a form that threads can exchange: a structured clone loses the class of our errors, and their members.
 */
export type PackedError =
  | { readonly path: string; readonly position: number | undefined; readonly reason: string }
  | { readonly error: unknown; readonly code: unknown; readonly syscall: unknown }

/** An error as a thread sends it. */
export function packError(error: unknown): PackedError {
  if (error instanceof InputError) {
    const { path, position, message } = error
    const place = position === undefined ? path : `${path}:${position}`
    return { path, position, reason: message.slice(place.length + 2) }
  }
  const { code, syscall }: { code?: unknown; syscall?: unknown } = Object(error)
  return { error, code, syscall }
}

/** The error that was packed. */
export function unpackError(packed: PackedError): unknown {
  if ('reason' in packed) return new InputError(packed.path, packed.position, packed.reason)
  const { error, code, syscall } = packed
  return error instanceof Error && code !== undefined ? Object.assign(error, { code, syscall }) : error
}
