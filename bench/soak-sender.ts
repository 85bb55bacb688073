/** Sends handshakes among other traffic: `tsx soak-sender.ts INTERFACE HANDSHAKES_PER_SECOND HANDSHAKES`. */
import { inject } from '../test/support/injector.ts'
import { hundredPackets } from './live-traffic.ts'

const [device = '', rate = '', handshakes = ''] = process.argv.slice(2)

function* frames(): Generator<Uint8Array> {
  for (let number = 0; number < Number(handshakes); number++) yield* hundredPackets(number)
}

inject(device, frames(), 100 * Number(rate))
process.exit(0)
