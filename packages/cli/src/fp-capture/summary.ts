import type { Counters } from '@fingerpost/capture'

/** What was read and written, in one line; what did not happen is left out. */
export function summary(counters: Counters): string {
  const notes: readonly (readonly [number, string])[] = [
    [counters.truncated, 'of them truncated'],
    [counters.retransmissions, 'retransmissions left out'],
    [counters.malformed, 'malformed'],
    [counters.fragments, 'IP fragments passed over'],
    [counters.notIp, 'packets without IP'],
  ]
  const happened = notes.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`)
  return `fp-capture: ${counters.packets} packets, ${counters.records} records${happened.join('')}\n`
}
