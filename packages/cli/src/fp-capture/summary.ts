import type { Statistics } from '@fingerpost/capture'

/** What was read and written, in one line; what did not happen is left out. */
export function summary(statistics: Statistics): string {
  const notes: readonly (readonly [number, string])[] = [
    [statistics.truncated, 'of them truncated'],
    [statistics.retransmissions, 'retransmissions left out'],
    [statistics.malformed, 'malformed'],
    [statistics.cut, 'packets cut by the capture'],
    [statistics.incompleteDatagrams, 'IP datagrams that lack fragments'],
    [statistics.notIp, 'packets without IP'],
  ]
  const happened = notes.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`)
  return `fp-capture: ${statistics.packets} packets, ${statistics.records} records${happened.join('')}\n`
}
