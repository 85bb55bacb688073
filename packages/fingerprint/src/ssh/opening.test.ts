import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kexInitPacket, NAME_LISTS, sshOpening } from '../../../../test/support/ssh-builder.ts'
import { isFailure, type Protocol } from '../protocol.ts'
import { hasshOfFingerprint, hasshString } from './hassh.ts'
import { ssh, sshServer } from './index.ts'
import { type Opening, parseOpening, startsOpening } from './opening.ts'

const md5 = (value: string) => createHash('md5').update(value).digest('hex')
const DIGESTS = { md5, sha256: String }
const bytesOf = (value: string) => new TextEncoder().encode(value)
const hexOf = (value: string) => Buffer.from(value).toString('hex')
const IDENTIFICATION = 'SSH-2.0-OpenSSH_9.4'
const OPENING = sshOpening(IDENTIFICATION)
const KEXINIT = Uint8Array.from(kexInitPacket())
const LISTS = NAME_LISTS.map((list) => `(${hexOf(list)})`).join('')

function parse(bytes: Uint8Array) {
  const result = parseOpening(bytes, 0, bytes.length)
  if (isFailure(result)) throw new Error(`${result.reason} ${result.field}`)
  return result
}

function printed(protocol: Protocol<Opening>, bytes: Uint8Array) {
  const { message } = parse(bytes)
  return Object.fromEntries(protocol.formats.map((format) => [format, protocol.fingerprint(message, format, DIGESTS)]))
}

describe('an opening', () => {
  test('has its fields', () => {
    const bytes = sshOpening('SSH-1.99-Server_1.0 two words', kexInitPacket({ follows: true, morePadding: 8 }))
    const { message, missing, headless } = parse(bytes)
    expect([missing, headless]).toEqual([0, undefined])
    expect(message.identification).toMatchObject({
      line: bytesOf('SSH-1.99-Server_1.0 two words'),
      protoversion: '1.99',
      softwareversion: 'Server_1.0',
      comments: 'two words',
    })
    expect(message.kexInit).toMatchObject({
      cookie: new Uint8Array(16).fill(0xc0),
      firstKexPacketFollows: true,
      reserved: 0,
    })
    expect([...(message.kexInit?.nameLists.values() ?? [])]).toEqual(NAME_LISTS.map(bytesOf))
  })

  test('prints as client and as server', () => {
    expect(printed(ssh, OPENING)).toEqual({
      ssh: `ssh/${LISTS}`,
      ssh_init: `ssh_init/(${hexOf(IDENTIFICATION)})`,
      ssh_kex: `ssh_kex/${LISTS}`,
      hassh: md5([0, 2, 4, 6].map((at) => NAME_LISTS[at]).join(';')),
    })
    expect(printed(sshServer, OPENING)).toEqual({
      ssh_server: `ssh_server/${LISTS}`,
      ssh_init_server: `ssh_init_server/(${hexOf(IDENTIFICATION)})`,
      ssh_kex_server: `ssh_kex_server/${LISTS}`,
      hasshServer: md5([0, 3, 5, 7].map((at) => NAME_LISTS[at]).join(';')),
    })
    expect(() => printed(ssh, OPENING) && ssh.fingerprint({}, 'hasshServer', DIGESTS)).toThrow(RangeError)
  })

  test('has the HASSH that its fingerprint yields', () => {
    const hassh = md5(
      'curve25519-sha256,ext-info-c;aes128-ctr,aes256-gcm@openssh.com;hmac-sha2-256;none,zlib@openssh.com',
    )
    expect(hasshOfFingerprint(`ssh/${LISTS}`, DIGESTS)).toBe(hassh)
    expect(hasshOfFingerprint(`ssh_kex/${LISTS}`, DIGESTS)).toBe(hassh)
    for (const text of [
      LISTS,
      `ssh_server/${LISTS}`,
      `ssh_init/${LISTS}`,
      `ssh/${LISTS}()`,
      `ssh/${LISTS.slice(0, -1)}`,
      `ssh/${LISTS.slice(0, -2)}`,
      `ssh/${LISTS.replace('6', 'g')}`,
      'ssh/',
      'ssh/()',
    ])
      expect(hasshOfFingerprint(text, DIGESTS), text).toBeUndefined()
  })

  test('may end its identification string with LF alone', () => {
    const bytes = Uint8Array.from([...bytesOf(`${IDENTIFICATION}\n`), ...KEXINIT])
    expect(printed(ssh, bytes)).toEqual(printed(ssh, OPENING))
  })

  test('may begin anywhere in the bytes', () => {
    const bytes = Uint8Array.from([1, 2, 3, ...OPENING, 4])
    expect(startsOpening(bytes, 3, bytes.length)).toBe(true)
    expect(parseOpening(bytes, 3, bytes.length)).toMatchObject(parseOpening(OPENING, 0, OPENING.length))
  })

  test('without its identification string is headless', () => {
    const { message, missing, headless } = parse(KEXINIT)
    expect([message.identification, missing, headless]).toEqual([undefined, 0, true])
    expect(printed(ssh, KEXINIT)).toMatchObject({ ssh: undefined, ssh_init: undefined, ssh_kex: `ssh_kex/${LISTS}` })
  })
})

describe('versions', () => {
  test.each(['SSH-1.5-OpenSSH_6.2', 'SSH-1.3-1.2.27'])('%s: no KEXINIT will follow', (identification) => {
    expect(parse(sshOpening(identification, []))).toMatchObject({ missing: 0, message: { identification: {} } })
  })

  test.each(['SSH-2.0-x', 'SSH-1.99-x'])(
    '%s: a KEXINIT may follow, and something else ends the wait',
    (identification) => {
      expect(parse(sshOpening(identification, [])).missing).toBe(6)
      expect(parse(sshOpening(identification, [0, 0, 1, 11, 5, 2])).message.kexInit).toBeUndefined()
      expect(parse(sshOpening(identification, [0, 0, 1, 11, 5, 2])).missing).toBe(0)
    },
  )
})

describe('cut at every byte', () => {
  const line = IDENTIFICATION.length + 2

  test('it tells what is missing and keeps the name-lists that are whole', () => {
    for (let end = 1; end < OPENING.length; end++) {
      const result = parseOpening(OPENING, 0, end)
      expect(startsOpening(OPENING, 0, end), `${end}`).toBe(true)
      const known = end < line + 6 ? line + 6 - end : OPENING.length - end
      expect(result.missing, `${end}`).toBe(end < line ? 1 : known)
      if (isFailure(result)) expect([result.reason, end < line]).toEqual(['truncated', true])
      else expect(result.message.kexInit?.nameLists.size ?? 0, `${end}`).toBe(wholeLists(end - line))
    }
  })

  test('so does a headless one, from its header on', () => {
    for (let end = 1; end < KEXINIT.length; end++) {
      const result = parseOpening(KEXINIT, 0, end)
      expect(startsOpening(KEXINIT, 0, end), `${end}`).toBe(true)
      expect(result.missing, `${end}`).toBe(end < 6 ? 0 : KEXINIT.length - end)
      expect(isFailure(result), `${end}`).toBe(wholeLists(end) === 0)
    }
  })

  test('no HASSH is made of a part of the name-lists', () => {
    for (let end = line + 22; end < OPENING.length; end++) {
      const { message } = parse(OPENING.subarray(0, end))
      const whole = wholeLists(end - line)
      expect(ssh.fingerprint(message, 'hassh', DIGESTS) !== undefined, `${end}`).toBe(whole >= 7)
      expect(sshServer.fingerprint(message, 'hasshServer', DIGESTS) !== undefined, `${end}`).toBe(whole >= 8)
      if (whole === 3) expect(ssh.fingerprint(message, 'ssh', DIGESTS)).toMatch(/^ssh\/(\([0-9a-f]+\)){3}(\(\)){7}$/)
    }
  })

  /** How many name-lists end within so many bytes of a packet. */
  function wholeLists(bytes: number): number {
    const ends = NAME_LISTS.map(
      (_, at) => 22 + NAME_LISTS.slice(0, at + 1).reduce((sum, list) => sum + 4 + list.length, 0),
    )
    return ends.filter((end) => end <= bytes).length
  }
})

describe('what is none', () => {
  const broken = (at: number, value: number) => KEXINIT.with(at, value)

  test.each([
    ['too long', broken(2, 0x90)],
    ['no whole blocks', broken(3, (KEXINIT[3] ?? 0) + 1)],
    ['too little padding', broken(4, 3)],
    ['padding longer than the packet', broken(4, 255)],
    ['another message', broken(5, 21)],
    ['a name-list longer than the packet', broken(23, 1)],
  ])('a packet with %s is not recognised', (_, bytes) => {
    expect(startsOpening(bytes, 0, bytes.length)).toBe(false)
    expect(parseOpening(bytes, 0, bytes.length)).toMatchObject({ reason: 'malformed' })
  })

  test('a name-list that runs over the end of the payload', () => {
    const second = 22 + 4 + (NAME_LISTS[0]?.length ?? 0)
    const bytes = sshOpening(IDENTIFICATION, [...broken(second + 1, 1)])
    const expected = { reason: 'malformed', field: 'server_host_key_algorithms', missing: 0 }
    expect(parseOpening(bytes, 0, bytes.length)).toEqual(expected)
  })

  test.each(['SSH-2.0', 'SSH-', 'SSH-2 .0-x'])('the identification string %j', (text) => {
    const bytes = sshOpening(text)
    expect(parseOpening(bytes, 0, bytes.length)).toMatchObject({ reason: 'malformed', field: 'protoversion' })
  })

  test('more than 255 bytes without a line end', () => {
    const longest = sshOpening(`SSH-2.0-${'x'.repeat(245)}`, [])
    expect(parse(longest).message.identification?.line).toHaveLength(253)
    const bytes = bytesOf(`SSH-2.0-${'x'.repeat(20_000)}\r\n`)
    expect(parseOpening(bytes, 0, 254)).toMatchObject({ reason: 'truncated', missing: 1 })
    expect(parseOpening(bytes, 0, bytes.length)).toMatchObject({ reason: 'malformed', field: 'identification' })
  })

  test.each(['SSX-2.0-x', 'GET / HTTP/1.1', '\0\0\0\x85\xffSMB', 'ssh-2.0-x'])('bytes as %j', (text) => {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
    expect(startsOpening(bytes, 0, bytes.length)).toBe(false)
  })
})

test('every byte set to every value: it never throws', () => {
  for (let at = 0; at < OPENING.length; at++) {
    for (let value = 0; value < 256; value++) {
      const bytes = OPENING.with(at, value)
      const result = parseOpening(bytes, 0, bytes.length)
      if (!isFailure(result)) ssh.facts(result.message)
    }
  }
})

test('names are values, whatever they are', () => {
  const lists = NAME_LISTS.with(0, '__proto__,constructor').with(2, 'é,\u0000"').with(6, '')
  const { message } = parse(sshOpening('SSH-2.0-__proto__ \u2603', kexInitPacket({ lists })))
  expect(ssh.facts(message)).toMatchObject([
    {
      name: 'ssh',
      facts: {
        init: { protocol: 'SSH-2.0-__proto__', comment: '\u2603' },
        kex: { kex_algorithms: '__proto__,constructor', encryption_algorithms_client_to_server: 'é,\u0000"' },
      },
    },
  ])
  expect(message.kexInit && hasshString(message.kexInit, 'client')).toBe(
    '__proto__,constructor;é,\u0000";hmac-sha2-256;',
  )
  expect(ssh.facts(message, new Set(['server_name']))).toEqual([])
})
