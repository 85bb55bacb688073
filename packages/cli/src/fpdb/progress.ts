import type { CountProgress } from '@fingerpost/fpdb'
import { Progress } from '../console/progress.ts'
import { readable } from '../console/table.ts'

/** Shows the progress of a count at a terminal. */
export function countProgress(isWanted: boolean): { update(progress: Readonly<CountProgress>): void; stop(): void } {
  const start = performance.now()
  let last: Readonly<CountProgress> = { lines: 0, bytes: 0, totalBytes: 0 }
  const line = new Progress(() => describeCount(last, (performance.now() - start) / 1000), isWanted)
  return {
    update: (progress) => {
      last = progress
    },
    stop: () => line.stop(),
  }
}

/** `1,200,000 lines, 210,000 lines/s, 34 %, 12 s left`; what cannot be told of a pipe is left out. */
function describeCount({ lines, bytes, totalBytes }: Readonly<CountProgress>, seconds: number): string {
  const rate = `${readable(lines)} lines, ${readable(Math.round(lines / seconds))} lines/s`
  if (totalBytes === 0 || bytes === 0) return rate
  const left = (seconds * (totalBytes - bytes)) / bytes
  return `${rate}, ${Math.floor((100 * bytes) / totalBytes)} %, ${Math.ceil(left)} s left`
}

/** Shows the progress of writing a kept database at a terminal, by the connections that its lines stand for. */
export function writeProgress(total: number, isWanted: boolean): { update(connections: number): void; stop(): void } {
  const start = performance.now()
  let written = 0
  const line = new Progress(() => describeWriting(written / total, (performance.now() - start) / 1000), isWanted)
  return {
    update: (connections) => {
      written += connections
    },
    stop: () => line.stop(),
  }
}

/** `writing, 34 %, 12 s left`. */
function describeWriting(share: number, seconds: number): string {
  if (!(share > 0)) return 'writing'
  return `writing, ${Math.floor(100 * share)} %, ${Math.ceil((seconds * (1 - share)) / share)} s left`
}
