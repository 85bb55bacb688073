import { Progress } from '../console/progress.ts'

/** Shows a person at a terminal how far the writing of a kept database is, by the connections that its lines stand for. */
export function writeProgress(total: number, isWanted: boolean): { update(connections: number): void; stop(): void } {
  const start = performance.now()
  let written = 0
  const line = new Progress(() => describe(written / total, (performance.now() - start) / 1000), isWanted)
  return {
    update: (connections) => {
      written += connections
    },
    stop: () => line.stop(),
  }
}

/** `writing, 34 %, 12 s left`. */
function describe(share: number, seconds: number): string {
  if (!(share > 0)) return 'writing'
  return `writing, ${Math.floor(100 * share)} %, ${Math.ceil((seconds * (1 - share)) / share)} s left`
}
