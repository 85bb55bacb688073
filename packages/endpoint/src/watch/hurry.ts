import { constants, setPriority } from 'node:os'

/** Lets this thread go before others where that is permitted: what it looks for is gone in milliseconds. */
export function hurry(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST)
  } catch {
    // Only root may; it then comes later.
  }
}
