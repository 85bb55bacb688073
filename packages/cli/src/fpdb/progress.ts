import type { LineCounts } from '@fingerpost/fpdb'
import { readable } from './table.ts'

/** A line on standard error that is written over as a build goes on; nothing where nobody looks at a terminal. */
export function showProgress(): { update(lines: Readonly<LineCounts>): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true
  return {
    update: ({ read }) => {
      if (isTerminal) process.stderr.write(`\r${readable(read)} lines`)
    },
    end: () => {
      if (isTerminal) process.stderr.write('\r\x1b[K')
    },
  }
}
