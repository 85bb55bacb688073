import type { CaptureStatistics, InterfaceCounts } from '@fingerpost/capture'
import type { LookUpCounts } from './annotator.ts'
import type { ProcessCounts } from './processes.ts'

/** What was read and written, in one line; what did not happen is left out. */
export function captureSummary(statistics: CaptureStatistics, { tooLong }: LookUpCounts): string {
  const notes: readonly (readonly [number, string])[] = [
    [statistics.truncated, 'of them truncated'],
    [statistics.retransmissions, 'retransmissions left out'],
    [statistics.malformed, 'malformed'],
    [statistics.cut, 'packets cut by the capture'],
    [statistics.incompleteDatagrams, 'IP datagrams that lack fragments'],
    [statistics.notIp, 'packets without IP'],
    [tooLong, 'fingerprints too long to look up'],
  ]
  const happened = notes.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`)
  return `fp-capture: ${statistics.packets} packets, ${statistics.records} records${happened.join('')}\n`
}

/** How many records of local connections have a process, and why the others have none; of zeros the first alone. */
export function processSummary(counts: ProcessCounts | undefined): string {
  const happened = Object.entries(counts ?? {}).filter(([what, count]) => count > 0 || what === 'named')
  if (happened.length === 0) return ''
  return `fp-capture: processes: ${happened.map(([what, count]) => `${count} ${what}`).join(', ')}\n`
}

/** What each interface brought, in one line each, and what the output had no time for. */
export function interfaceSummary(counts: ReadonlyMap<string, InterfaceCounts>, recordsDropped: number): string {
  const lines = [...counts].map(([name, { received, droppedByKernel, droppedByInterface, skipped }]) => {
    const late = skipped === 0 ? '' : `, ${skipped} not looked at`
    return `${name}: ${received} packets received, ${droppedByKernel} dropped by the kernel, ${droppedByInterface} by the interface${late}`
  })
  if (recordsDropped > 0) lines.push(`${recordsDropped} records dropped, since the output was too slow`)
  return lines.map((line) => `fp-capture: ${line}\n`).join('')
}
