import type { Sender } from '@fingerpost/fingerprint'
import type { CipherSuite } from '../keys/cipher-suites.ts'
import type { SecretSource } from '../keys/key-log.ts'
import { keyBlock } from '../keys/key-schedule.ts'
import type { RecordProtection } from '../records/tls-record.ts'
import { fixedIvLength, Tls12AeadProtection } from '../records/tls12-aead.ts'
import { MAC_BYTES, Tls12CbcProtection } from '../records/tls12-cbc.ts'
import { Tls13Protection } from '../records/tls13.ts'
import type { Negotiated } from './negotiated.ts'

/** The labels of the secrets of TLS 1.3 in the order of their use; the last one is of application data. */
const TRAFFIC: Readonly<Record<Sender, readonly [...string[], string]>> = {
  client: ['CLIENT_EARLY_TRAFFIC_SECRET', 'CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_TRAFFIC_SECRET_0'],
  server: ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_TRAFFIC_SECRET_0'],
}

/** What the keys of a side are made of. */
export interface KeyMaterial {
  readonly secrets: SecretSource
  readonly clientRandom: Uint8Array
  readonly negotiated: Negotiated
  /** Of TLS 1.2, where it is known. */
  readonly masterSecret: Uint8Array | undefined
}

/** The protection of the records of a side; undefined while secrets are missing. */
export function protectionOf(sender: Sender, material: KeyMaterial): RecordProtection | undefined {
  return material.negotiated.isTls13 ? tls13(sender, material) : tls12(sender, material)
}

/** Waits for the secret of application data where it may come: a side can send under it before the other one has it. */
function tls13(sender: Sender, { secrets, clientRandom, negotiated }: KeyMaterial): RecordProtection | undefined {
  const { suite } = negotiated
  const labels = TRAFFIC[sender]
  const isThere = (label: string) => secrets.secret(clientRandom, label) !== undefined
  if (suite?.kind !== 'aead' || !labels.some(isThere)) return undefined
  if (secrets.grows && !labels.slice(-1).every(isThere)) return undefined
  return new Tls13Protection(
    suite,
    labels.map((label) => () => secrets.secret(clientRandom, label)),
  )
}

/** The order of the key block: MAC keys, keys and IVs, of the client first. */
function tls12(sender: Sender, { clientRandom, negotiated, masterSecret }: KeyMaterial): RecordProtection | undefined {
  const { suite, serverRandom, encryptThenMac } = negotiated
  if (masterSecret === undefined || suite === undefined) return undefined
  const sizes = sizesOf(suite)
  const length = 2 * sizes.reduce((sum, size) => sum + size, 0)
  const block = keyBlock(masterSecret, { client: clientRandom, server: serverRandom }, { hash: suite.hash, length })
  const [macKey, key, iv] = partsOf(block, sizes, sender)
  if (suite.kind === 'aead') return new Tls12AeadProtection(suite, { key, iv })
  return new Tls12CbcProtection(suite, { key, macKey, encryptThenMac })
}

/** Bytes of a MAC key, a key and an IV of one side. */
type Sizes = readonly [mac: number, key: number, iv: number]

function sizesOf(suite: CipherSuite): Sizes {
  if (suite.kind === 'aead') return [0, suite.keyLength, fixedIvLength(suite)]
  return [MAC_BYTES[suite.mac], suite.keyLength, 0]
}

function partsOf(block: Buffer, [mac, key, iv]: Sizes, sender: Sender): [Buffer, Buffer, Buffer] {
  const side = sender === 'client' ? 0 : 1
  const keys = 2 * mac
  const ivs = keys + 2 * key
  const part = (start: number, size: number) => block.subarray(start + side * size, start + (side + 1) * size)
  return [part(0, mac), part(keys, key), part(ivs, iv)]
}
