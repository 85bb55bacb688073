import type { Append } from './data-file.ts'

/** Lines of real EVE logs: events that an enricher annotates, ready to be rewritten, and all the others. */
export interface EveLines {
  eligible: EligibleEvent[]
  other: string[]
}

/** A line cut where its destination's address and its server name stand. */
interface EligibleEvent {
  pieces: string[]
  ipv6: boolean
  serverName: string
}

interface EveObject {
  event_type: string
  dest_ip: string
  flow?: { dest_ip?: string }
  tls?: TlsObject
  quic?: TlsObject
}

interface TlsObject {
  sni?: string
  ja3?: object
  ja4?: string
}

const ADDRESS = '<address>'
const SERVER_NAME = '<name>'
const CHUNK = 4 << 20

/** Sorts the lines of a log. Text is one character a byte (latin1), so that every byte comes out as it was. */
export function readEveLines(text: string): EveLines {
  const lines: EveLines = { eligible: [], other: [] }
  for (const line of text.split('\n').filter(Boolean)) {
    const object: EveObject = JSON.parse(line)
    const hello = helloOf(object)
    if (hello) lines.eligible.push(cut(line, object.flow?.dest_ip ?? object.dest_ip, hello.sni))
    else lines.other.push(line)
  }
  return lines
}

/** The part that carries a client's fingerprint: of tls and quic events that have one, and of alerts on TLS. */
function helloOf({ event_type, tls, quic }: EveObject): TlsObject | undefined {
  if (event_type === 'alert') return tls
  const hello = event_type === 'tls' ? tls : event_type === 'quic' ? quic : undefined
  return hello?.ja3 || hello?.ja4 ? hello : undefined
}

function cut(line: string, destination: string, serverName = ''): EligibleEvent {
  const marked = line
    .replaceAll(`"${destination}"`, `"${ADDRESS}"`)
    .replace(`"sni":"${serverName}"`, `"sni":"${SERVER_NAME}"`)
  return { pieces: marked.split(/(<address>|<name>)/), ipv6: destination.includes(':'), serverName }
}

/** What a log is made of: how many lines, and how many of a hundred are eligible. */
export interface Mixture {
  lines: number
  percent: number
}

/** How many lines of such a mixture come to about that many bytes. */
export function linesFor({ eligible, other }: EveLines, percent: number, bytes: number): number {
  const eligibleLength = mean(eligible.map(({ pieces }) => pieces.join('').length))
  const otherLength = mean(other.map(({ length }) => length))
  return Math.round(bytes / ((eligibleLength * percent + otherLength * (100 - percent)) / 100 + 1))
}

/**
 * Writes a log in which the eligible lines are spread evenly. Lines come in the order that they were read in, over and
 * over. Eligible event `n` goes to a destination of its own: its address and its server name are rewritten. Nothing
 * else is: times, flow ids and community ids repeat.
 */
export function writeEveLog(lines: EveLines, mixture: Mixture, append: Append): void {
  let events = 0
  let chunk = ''
  for (let line = 0; line < mixture.lines; line++) {
    if (Math.floor(((line + 1) * mixture.percent) / 100) > Math.floor((line * mixture.percent) / 100)) {
      chunk += `${eventTo(lines.eligible, events++)}\n`
    } else {
      chunk += `${lines.other[(line - events) % lines.other.length]}\n`
    }
    if (chunk.length < CHUNK && line + 1 < mixture.lines) continue
    append(Buffer.from(chunk, 'latin1'))
    chunk = ''
  }
}

function eventTo(events: readonly EligibleEvent[], number: number): string {
  const { pieces, ipv6, serverName } = events[number % events.length]
  const address = ipv6 ? ipv6Address(number) : ipv4Address(number)
  const name = distinctName(serverName, number)
  return pieces.map((piece) => (piece === ADDRESS ? address : piece === SERVER_NAME ? name : piece)).join('')
}

// 1.0.0.0 to 222.255.255.255, and a step without a common divisor, so that addresses repeat only after all of them.
const FIRST_ADDRESS = 1 << 24
const ADDRESSES = 222 * 2 ** 24
const STEP = 2_654_435_761

function ipv4Address(number: number): string {
  const address = FIRST_ADDRESS + ((number * STEP) % ADDRESSES)
  return [24, 16, 8, 0].map((bits) => (address >>> bits) & 0xff).join('.')
}

/** As Suricata prints it, in full; spread over 2a00::/16. */
function ipv6Address(number: number): string {
  const block = ((number * STEP) % 2 ** 32).toString(16).padStart(8, '0')
  return `2a00:${block.slice(0, 4)}:${block.slice(4)}:0000:0000:0000:0000:0001`
}

/** Every second name is another host of the same domain, the rest have domains of their own. */
function distinctName(serverName: string, number: number): string {
  return number % 2 === 0 ? `h${number}.${serverName}` : `www.d${number}.com`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
