import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StreamReader } from '@fingerpost/capture'
import { Decryption, KeyLog, KeyLogFile } from '@fingerpost/decrypt'
import { registry, type Sender } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { fixture } from '../support/fixtures.ts'
import { recordsOf } from '../support/records.ts'

/** What one side of a connection sent next. */
interface Sent {
  readonly sender: Sender
  readonly bytes: Uint8Array
}

const KEYS = readFileSync(fixture('tls-decrypt/keys.log'), 'latin1')
const CONNECTIONS = await connections()

test('the connections of the capture hold messages', () => {
  expect(CONNECTIONS.length).toBeGreaterThan(20)
  expect(CONNECTIONS.map(messagesIn).filter((messages) => messages.length > 0).length).toBeGreaterThan(20)
})

test('messages do not depend on how TCP cut the streams', () => {
  for (const connection of CONNECTIONS) {
    const bytes = connection.flatMap(({ sender, bytes }) =>
      Array.from(bytes, (byte) => ({ sender, bytes: Uint8Array.of(byte) })),
    )
    expect(messagesIn(bytes)).toEqual(messagesIn(connection))
  }
})

test('a stream that is cut anywhere holds the messages up to there', () => {
  for (const connection of CONNECTIONS.slice(0, 14)) {
    const whole = messagesIn(connection)
    for (let count = 0; count <= connection.length; count++) {
      const last = connection[count]
      const cut = last === undefined ? [] : [{ ...last, bytes: last.bytes.subarray(0, last.bytes.length >> 1) }]
      const messages = messagesIn([...connection.slice(0, count), ...cut])
      expect(whole.slice(0, messages.length)).toEqual(messages)
    }
  }
})

test('a byte that was changed hides messages and invents none', () => {
  for (const [number, connection] of CONNECTIONS.entries()) {
    const whole = new Set(messagesIn(connection))
    for (const [at, { bytes }] of connection.entries()) {
      const changed = connection.map((sent, other) =>
        other === at ? changedAt(sent, (bytes.length * 7 + number) >> 3) : sent,
      )
      for (const message of messagesIn(changed)) expect(whole).toContain(message)
    }
  }
})

test('messages are found whenever the secrets come', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fingerpost-late-')), 'keys.log')
  for (const connection of CONNECTIONS) {
    writeFileSync(path, '')
    const messages: string[] = []
    const secrets = new KeyLogFile(path, { grows: true })
    const reader = new Decryption(secrets).connection<undefined>(({ kind, message }) => {
      messages.push(`${kind.type} ${kind.notation2019(message)}`)
    })
    for (const { sender, bytes } of connection) reader.push(sender, bytes, undefined)
    expect(messages).toEqual([])
    writeFileSync(path, KEYS)
    reader.retry()
    expect(messages.sort()).toEqual(messagesIn(connection).sort())
    secrets.close()
  }
})

test('bytes of the other side, repeated or left out do no harm', () => {
  for (const connection of CONNECTIONS) {
    const swapped = connection.map(
      ({ sender, bytes }): Sent => ({ sender: sender === 'client' ? 'server' : 'client', bytes }),
    )
    const repeated = connection.flatMap((sent) => [sent, sent])
    for (const sent of [swapped, repeated, connection.slice(1), [...connection].reverse()]) {
      expect(messagesIn(sent).length).toBeLessThanOrEqual(messagesIn(connection).length)
    }
  }
})

function changedAt({ sender, bytes }: Sent, at: number): Sent {
  const changed = bytes.slice()
  changed.set([(bytes[at % bytes.length] ?? 0) ^ 0x10], at % bytes.length)
  return { sender, bytes: changed }
}

/** The fingerprints of the messages in a connection. */
function messagesIn(connection: readonly Sent[]): string[] {
  const messages: string[] = []
  const keys = new KeyLog()
  keys.add(KEYS)
  const reader = new Decryption(keys).connection<undefined>(({ kind, message }) => {
    messages.push(`${kind.type} ${kind.notation2019(message)}`)
  })
  for (const { sender, bytes } of connection) reader.push(sender, bytes, undefined)
  return messages
}

/** What both sides of each connection of the capture sent. */
async function connections(): Promise<Sent[][]> {
  const all: Sent[][] = []
  const streams: StreamReader = {
    begins: (bytes, start, end) => registry.tls.identify(bytes, start, end),
    connection() {
      const sent: Sent[] = []
      all.push(sent)
      return {
        push: (sender, bytes) => sent.push({ sender, bytes: bytes.slice() }),
        retry() {},
        waitingBytes: 0,
        isOver: false,
      }
    },
  }
  await recordsOf(fixture('tls-decrypt/loopback.pcap'), { streams })
  return all
}
