import { constants, setPriority } from 'node:os'

/** Raises the priority of this thread where permitted: a process may end within milliseconds. */
export function hurry(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST)
  } catch {
    // Only root may; it then comes later.
  }
}
