/** The program of the process that tries a filter expression: it reads it from standard input and prints what is wrong. */
import { text } from 'node:stream/consumers'
import { FilterError } from './packets/filter/libpcap.ts'
import { PacketFilter } from './packets/filter/packet-filter.ts'

try {
  await PacketFilter.compile(await text(process.stdin))
} catch (error) {
  if (!(error instanceof FilterError)) throw error
  process.stdout.write(error.message)
}
