/**
 * Puts the frames of a capture file that `captureOf` made on an interface, at a steady rate:
 * `tsx replay.ts INTERFACE FILE PACKETS_PER_SECOND`. Prints how many there were.
 */
import { readFileSync } from 'node:fs'
import { loadPcap } from '../../packages/capture/src/live/pcap-module.ts'

const [device = '', path = '', rate = '20000'] = process.argv.slice(2)

/** It is opened to send, and should see nothing. */
const NOTHING = {
  filter: 'ip proto 255',
  snap_length: 64,
  buffer_size: 1 << 20,
  buffer_timeout: 100,
  promiscuous: false,
}

const session = loadPcap(device).createSession(device, NOTHING)
const inject: unknown = Reflect.get(session, 'inject')
if (typeof inject !== 'function') throw new Error('pcap cannot send')

const capture = readFileSync(path)
const start = performance.now()
let count = 0
for (let at = 24; at < capture.length; count++) {
  const length = capture.readUInt32LE(at + 8)
  while (count > ((performance.now() - start) / 1000) * Number(rate))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
  inject.call(session, capture.subarray(at + 16, at + 16 + length))
  at += 16 + length
}
console.log(count)
process.exit(0)
