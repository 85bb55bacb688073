import { loadPcap } from '../../packages/capture/src/live/pcap-module.ts'

/** It is opened to send, and should see nothing. */
const NOTHING = {
  filter: 'ip proto 255',
  snap_length: 64,
  buffer_size: 1 << 20,
  buffer_timeout: 100,
  promiscuous: false,
}

const CLOCK = new Int32Array(new SharedArrayBuffer(4))

/** Puts frames on an interface at a steady rate, and gives how many there were. The process has to be ended by exit. */
export function inject(device: string, frames: Iterable<Uint8Array>, packetsPerSecond: number): number {
  const session = loadPcap(device).createSession(device, NOTHING)
  const send: unknown = Reflect.get(session, 'inject')
  if (typeof send !== 'function') throw new Error('pcap cannot send')
  const start = performance.now()
  let count = 0
  for (const frame of frames) {
    while (count * 1000 > (performance.now() - start) * packetsPerSecond) Atomics.wait(CLOCK, 0, 0, 1)
    send.call(session, Buffer.from(frame.buffer, frame.byteOffset, frame.length))
    count++
  }
  return count
}
