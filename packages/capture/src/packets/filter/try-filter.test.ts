import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { FilterError } from './libpcap.ts'
import { PacketFilter } from './packet-filter.ts'
import { LONGEST_FILTER, tryFilter } from './try-filter.ts'

const withLibpcap = test.runIf(
  await PacketFilter.compile('').then(
    () => true,
    () => false,
  ),
)

/** Hosts and ports as a list of indicators gives them. */
function hostsAndPorts(length: number): string {
  const terms: string[] = []
  for (let at = 0, size = 0; size < length; at++) {
    const term = `(host 10.${at >> 8}.${at & 255}.${at % 7} and port ${1000 + at})`
    size += term.length + 4
    terms.push(term)
  }
  return terms.join(' or ')
}

test('an expression of 94 KB is refused at once, with what to use instead', async () => {
  const start = performance.now()
  await expect(tryFilter(hostsAndPorts(94_000))).rejects.toThrow(/more than 16384 characters: use networks/)
  expect(performance.now() - start).toBeLessThan(1000)
})

withLibpcap('one that takes too long is stopped, and so is one whose caller has gone', async () => {
  const long = hostsAndPorts(LONGEST_FILTER - 100)
  await expect(tryFilter(long, { milliseconds: 20 })).rejects.toThrow(/libpcap takes more than 0.02 s/)
  await expect(tryFilter(long, { signal: AbortSignal.timeout(20) })).resolves.toBe(undefined)
  await expect(tryFilter(long)).resolves.toBe(undefined)
})

withLibpcap('a wrong one: what libpcap says', async () => {
  const problem = new FilterError("can't parse filter expression: syntax error")
  await expect(tryFilter('tcp prt 443')).rejects.toThrow(problem)
  await expect(tryFilter('inbound')).resolves.toBe(undefined)
})
