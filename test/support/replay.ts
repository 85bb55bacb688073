/**
 * Puts the frames of a capture file that `captureOf` made on an interface, at a steady rate:
 * `tsx replay.ts INTERFACE FILE PACKETS_PER_SECOND`. Prints how many there were.
 */
import { readFileSync } from 'node:fs'
import { inject } from './injector.ts'

const FILE_HEADER = 24
const RECORD_HEADER = 16

const [device = '', path = '', rate = ''] = process.argv.slice(2)

function* frames(capture: Buffer): Generator<Uint8Array> {
  for (let at = FILE_HEADER; at < capture.length; ) {
    const start = at + RECORD_HEADER
    at = start + capture.readUInt32LE(at + 8)
    yield capture.subarray(start, at)
  }
}

console.log(inject(device, frames(readFileSync(path)), Number(rate)))
process.exit(0)
