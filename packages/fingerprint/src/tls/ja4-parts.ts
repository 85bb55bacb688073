import type { Ja4Transport } from './ja4.ts'

/** A JA4 taken apart (FoxIO, technical_details/JA4.md): what it shows of the hello, and its two hashes. */
export interface Ja4Parts {
  readonly transport: Ja4Transport
  /** `13` for TLS 1.3. */
  readonly version: string
  /** Numbers of suites and extensions; 99 stands for more. */
  readonly suiteCount: number
  readonly extensionCount: number
  /** Two characters of the first ALPN name; tools that do not follow the specification print any. */
  readonly protocolName: string
  /** Twelve hex digits each. */
  readonly suites: string
  readonly extensions: string
}

const JA4 = /^([tqd])(..)[di](\d\d)(\d\d)(..)_([0-9a-f]{12})_([0-9a-f]{12})$/

/** Whether a text is the JA4 of a client. */
export function isJa4(text: string): boolean {
  return JA4.test(text)
}

/** The parts of a JA4; undefined for a text that is none. */
export function parseJa4(text: string): Ja4Parts | undefined {
  const [, transport, version = '', suiteCount, extensionCount, protocolName = '', suites = '', extensions = ''] =
    JA4.exec(text) ?? []
  if (!isTransport(transport)) return undefined
  const counts = { suiteCount: Number(suiteCount), extensionCount: Number(extensionCount) }
  return { transport, version, ...counts, protocolName, suites, extensions }
}

function isTransport(letter: string | undefined): letter is Ja4Transport {
  return letter === 't' || letter === 'q' || letter === 'd'
}
