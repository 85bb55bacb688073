import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isRepeatable, type RepeatableCapture, readCaptures, repeatCapture } from './capture-data.ts'
import { dataFile } from './data-file.ts'
import { type EveLines, linesFor, readEveLines, writeEveLog } from './eve-data.ts'

/** A file to measure on. */
export interface Data {
  path: string
  bytes: number
  /** Packets or lines. */
  items: number
}

export interface Log extends Data {
  percent: number
  /** The same log, but only its first lines, for what takes long. */
  head: Data
}

/** What `npm run bench` measures on; the capture only where the corpus stands beside the checkout. */
export interface BenchData {
  source: string
  /** TLS handshakes and little else. */
  capture?: Data
  /** Everything that mercury is tested with. */
  mixedCapture?: Data
  emptyCapture?: string
  oneHello?: string
  logs: Log[]
  emptyLog: string
  oneEvent: string
  oneObservation: string
}

const HEAD_BYTES = 60e6
const MIXED_BYTES = 500e6
const OBSERVATION = `${JSON.stringify({
  timestamp: 1_700_000_000,
  fingerprint: 'tls/(0303)(13011302)((0000)(002b0007040a0a03040303))',
  server_name: 'www.example.com',
  dst_ip: '192.0.2.1',
  dst_port: 443,
  process: 'curl',
})}\n`

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const MAKERS = ['data.ts', 'capture-data.ts', 'eve-data.ts'].map(pathOf)

/** Makes the files in bench/data that are not there yet, each of about `bytes`. */
export function benchData(bytes: number): BenchData {
  const corpus = pathOf('../../shared/corpus/')
  const oneObservation = dataFile(pathOf('data/observation.json'), MAKERS, (append) => append(Buffer.from(OBSERVATION)))
  if (!existsSync(corpus)) {
    const logs = logData(readLogs([pathOf('../resources/example/eve.json')]), bytes)
    return { source: 'resources/example (the corpus is not here)', oneObservation, ...logs }
  }
  const logs = readLogs(filesUnder(`${corpus}suricata-8.0.8`))
  const source = 'the corpus (mercury/*.pcap, suricata-8.0.8/)'
  const oneHello = `${corpus}mercury/tls_client_hello_test_packet.pcap`
  const captures = captureData(`${corpus}mercury/`, bytes)
  return { source, oneHello, oneObservation, ...captures, ...logData(logs, bytes) }
}

function captureData(folder: string, bytes: number): Pick<BenchData, 'capture' | 'mixedCapture' | 'emptyCapture'> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.pcap'))
  const all = names.sort().map((name) => readFileSync(`${folder}${name}`))
  const handshakes = readFileSync(`${folder}top_100_fingerprints.pcap`)
  return {
    capture: repeated('capture.pcap', readCaptures([handshakes]), bytes),
    mixedCapture: repeated('mixed.pcap', readCaptures(all.filter(isRepeatable)), MIXED_BYTES),
    emptyCapture: repeated('empty.pcap', readCaptures([handshakes]), 0).path,
  }
}

function repeated(name: string, capture: RepeatableCapture, bytes: number): Data {
  const repeats = Math.floor(bytes / capture.bytes.length)
  const path = dataFile(pathOf(`data/${name}`), MAKERS, (append) => repeatCapture(capture, repeats, append))
  return sized(path, capture.packets.length * repeats)
}

function logData(lines: EveLines, bytes: number): Pick<BenchData, 'logs' | 'emptyLog' | 'oneEvent'> {
  const make = (percent: number, count: number) =>
    sized(
      dataFile(pathOf(`data/eve-${percent}-${count}.json`), MAKERS, (append) =>
        writeEveLog(lines, { percent, lines: count }, append),
      ),
      count,
    )
  const log = (percent: number, count: number): Log => {
    return { percent, ...make(percent, count), head: make(percent, linesFor(lines, percent, HEAD_BYTES)) }
  }
  const logs = [5, 30, 100].map((percent) => log(percent, linesFor(lines, percent, bytes)))
  return { logs: [...logs, log(100, 1_000_000)], emptyLog: make(100, 0).path, oneEvent: make(100, 1).path }
}

function readLogs(paths: readonly string[]): EveLines {
  return readEveLines(paths.map((path) => readFileSync(path, 'latin1')).join('\n'))
}

/** In the order of their names, so that the same files always make the same log. */
function filesUnder(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('eve.json'))
  return names.sort().map((name) => `${folder}/${name}`)
}

function sized(path: string, items: number): Data {
  return { path, items, bytes: statSync(path).size }
}
