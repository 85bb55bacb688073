import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import {
  DEFAULT_LIMITS,
  Fingerprinter,
  type FingerprintRecord,
  mercuryRecord,
  Packet,
  pmercuryRecord,
  protocolTables,
  readCaptureFile,
} from '@fingerpost/capture'
import { ApplicationData, Decryption, type Found, parseCertificate, type SecretSource } from '@fingerpost/decrypt'
import {
  type Ciphers,
  formatNpf,
  type Parsed,
  type ParseFailure,
  type Protocol,
  parseNpf,
  registry,
} from '@fingerpost/fingerprint'
import { InputError } from '@fingerpost/io/pure'
import { exercise } from '../support/exercise.ts'
import { chunks } from './chunks.ts'
import {
  applicationSeeds,
  captureSeeds,
  certificateSeeds,
  npfSeeds,
  packetSeeds,
  payloadSeeds,
  sessionSeeds,
} from './seeds.ts'

/** Code that takes bytes of others, and examples of them. */
export interface Target {
  readonly name: string
  readonly seeds: readonly Uint8Array[]
  /** Inputs that are run together; the fewer, the longer each takes. */
  readonly batch: number
  /** Throws where the code does what it must not. */
  run(bytes: Uint8Array): void | Promise<void>
}

/** Every parser by the name of its message, then what stands before the parsers. */
export function allTargets(): Target[] {
  return [...Object.values(registry).map(parser), packets, captureFile, npf, session, application, certificate]
}

/** Throws RangeError for a name that no target has. */
export function targetNamed(name: string): Target {
  const targets = allTargets()
  const found = targets.find((target) => target.name === name)
  if (found === undefined)
    throw new RangeError(`target: '${name}' is none of ${targets.map(({ name }) => name).join(', ')}`)
  return found
}

/** Protect nothing, so that what lies under encryption is mutated as well. */
const PLAIN: Ciphers = {
  hmacSha256: () => new Uint8Array(32),
  aes128: () => new Uint8Array(16),
  openAes128Gcm: (_key, _nonce, { ciphertext }) => (ciphertext.length < 16 ? undefined : ciphertext.subarray(0, -16)),
}

function parser(protocol: Protocol<unknown>): Target {
  const { name, type } = protocol
  return { name, seeds: payloadSeeds[type], batch: 128, run: (input) => void parsed(protocol, input) }
}

/** What a parser makes of an input: over UDP, several datagrams (`chunks.ts`). */
export function parsed(protocol: Protocol<unknown>, input: Uint8Array): Parsed<unknown> | ParseFailure {
  const [bytes = input, ...following] = protocol.carrier === 'udp' ? chunks(input) : []
  return exercise(protocol, { bytes, following }, { ciphers: PLAIN })
}

/** An input is a byte that tells whether messages are put together, a link type in two bytes, and packets. */
const packets: Target = {
  name: 'packets',
  seeds: packetSeeds,
  batch: 64,
  run(input) {
    const options = { ...LOOP, limits: SMALL_LIMITS, reassembly: input[0] !== 0 }
    const fingerprinter = new Fingerprinter(print, options)
    const linkType = ((input[1] ?? 0) << 8) | (input[2] ?? 0)
    const packet = new Packet()
    for (const bytes of chunks(input.subarray(3))) {
      Object.assign(packet, { bytes, start: 0, end: bytes.length, wireLength: bytes.length, linkType })
      fingerprinter.packet(packet)
      fingerprinter.release()
    }
    fingerprinter.finish()
  },
}

const PROTOCOLS = Object.values(registry)

/** Made once, since there is a new packet loop for each input. */
const LOOP = { protocols: PROTOCOLS, tables: protocolTables(PROTOCOLS), ciphers: PLAIN }

/** So small that every limit is met. */
const SMALL_LIMITS = { ...DEFAULT_LIMITS, messageBytes: 2048, segments: 8, datagrams: 4, messages: 4, bytes: 4096 }

function print(record: FingerprintRecord): void {
  const digests = { md5: String, sha256: String }
  JSON.parse(mercuryRecord(record, { digests, metadata: true }))
  if (record.protocol.notation2019(record.message) !== undefined) JSON.parse(pmercuryRecord(record, { digests }))
}

/** A file may be refused with an InputError, and with nothing else. */
const captureFile: Target = {
  name: 'capture file',
  seeds: captureSeeds,
  batch: 64,
  async run(input) {
    const path = join(tmpdir(), `fp-fuzz-${process.pid}-${threadId}`)
    writeFileSync(path, input)
    const fingerprinter = new Fingerprinter(print, LOOP)
    try {
      await readCaptureFile(path, fingerprinter)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
    } finally {
      rmSync(path)
    }
    fingerprinter.finish()
  },
}

/** What was read from a fingerprint string prints as such a string again. */
const npf: Target = {
  name: 'npf',
  seeds: npfSeeds,
  batch: 128,
  run(input) {
    const read = parseNpf(new TextDecoder().decode(input))
    if (read !== undefined) formatNpf(read, read.format)
  },
}

/** The same secret for all. */
const SECRETS: SecretSource = { secret: () => new Uint8Array(48), knows: () => true, grows: false }

/** The records of a TLS session, which nothing but the clear ones opens. */
const session: Target = {
  name: 'tls session',
  seeds: sessionSeeds,
  batch: 64,
  run(input) {
    const reader = new Decryption(SECRETS, { certificates: true }).connection<undefined>(show)
    for (const [sender, ...bytes] of chunks(input)) {
      reader.push(sender === 0 ? 'client' : 'server', Uint8Array.from(bytes), undefined)
    }
    reader.retry()
  },
}

/** What is in a session once it is decrypted. */
const application: Target = {
  name: 'application data',
  seeds: applicationSeeds,
  batch: 64,
  run(input) {
    const data = new ApplicationData()
    for (const [sender, ...bytes] of chunks(input)) {
      for (const found of data.push(sender === 0 ? 'client' : 'server', Uint8Array.from(bytes))) show(found)
    }
  },
}

const certificate: Target = {
  name: 'certificate',
  seeds: certificateSeeds,
  batch: 128,
  run(input) {
    parseCertificate(input)
  },
}

function show({ kind, message }: Found): void {
  kind.notation2019(message)
  kind.facts(message)
  kind.context(message)
}
