import type { CountProgress } from '@fingerpost/fpdb'
import { Progress } from '../console/progress.ts'
import { readable } from './table.ts'

/** Shows a person at a terminal how far a count is. */
export function countProgress(isWanted: boolean): { update(progress: Readonly<CountProgress>): void; stop(): void } {
  const start = performance.now()
  let last: Readonly<CountProgress> = { lines: 0, bytes: 0, totalBytes: 0 }
  const line = new Progress(() => describe(last, (performance.now() - start) / 1000), isWanted)
  return {
    update: (progress) => {
      last = progress
    },
    stop: () => line.stop(),
  }
}

/** `1,200,000 lines, 210,000 lines/s, 34 %, 12 s left`; what cannot be told of a pipe is left out. */
function describe({ lines, bytes, totalBytes }: Readonly<CountProgress>, seconds: number): string {
  const rate = `${readable(lines)} lines, ${readable(Math.round(lines / seconds))} lines/s`
  if (totalBytes === 0 || bytes === 0) return rate
  const left = (seconds * (totalBytes - bytes)) / bytes
  return `${rate}, ${Math.floor((100 * bytes) / totalBytes)} %, ${Math.ceil(left)} s left`
}
