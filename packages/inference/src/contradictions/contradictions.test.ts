import { parseNpf } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { processClaim, userAgentClaim, userAgentSystem } from './claims.ts'
import { markInconsistent } from './contradiction.ts'
import { ContradictionFinder, type ObservedMessage } from './contradiction-finder.ts'
import { traitsOfHello, traitsOfLogged } from './hello-traits.ts'
import { synSystem } from './syn-system.ts'

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const CHROME = `${MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36`

test.each([
  [CHROME, 'Chromium', 147],
  ['Chrome/92.0.4515.131 Windows NT 10.0; Win64; x64', 'Chromium', 92],
  ['canary Chrome/92.0.4497.0 Intel Mac OS X 10_15_7', 'Chromium', 92],
  [`${CHROME} Edg/147.0.0.0`, 'Chromium', 147],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox', 153],
])('%s claims %s %d', (userAgent, kind, version) => {
  expect(userAgentClaim(userAgent)).toEqual({ kind, versions: [version, version] })
})

test.each([
  [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15`, 'Apple'],
  ['curl/8.5.0', 'tool'],
  ['python-requests/2.31.0', 'tool'],
])('%s claims %s', (userAgent, kind) => {
  expect(userAgentClaim(userAgent)?.kind).toBe(kind)
})

// Robots, the old Edge, WebViews, whose text apps send with other stacks, apps, and browsers on Apple's engine.
test.each([
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0.1938.76 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763',
  'Mozilla/5.0 (Linux; Android 14; x; wv) AppleWebKit/537.36 (KHTML) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko) x/1.0 Chrome/120.0.0.0 Electron/28.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/120.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0',
  'a'.repeat(100_000),
])('%s claims nothing', (userAgent) => {
  expect(userAgentClaim(userAgent)).toBeUndefined()
})

test('a User-Agent may claim a system', () => {
  expect(userAgentSystem(CHROME)).toBe('Apple')
  expect(userAgentSystem('Mozilla/5.0 (Windows NT 10.0; Win64; x64) x')).toBe('Windows')
  expect(userAgentSystem('Mozilla/5.0 (Linux; Android 14; x) x')).toBe('Linux')
  expect(userAgentSystem('Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) x')).toBeUndefined()
  expect(userAgentSystem('curl/8.5.0')).toBeUndefined()
})

test('processes claim what their program is known to send', () => {
  const tables = { forms: new Map([['chrome', 'Chromium']]), libraries: new Map([['python', 'OpenSSL']]) }
  expect(processClaim('chrome.exe', tables)?.kind).toBe('Chromium')
  expect(processClaim('Python3.12', tables)?.kind).toBe('tool')
  expect(processClaim('slack', tables)).toBeUndefined()
})

const hello = (fingerprint: string) => {
  const facts = parseNpf(fingerprint)
  if (facts === undefined) throw new Error(fingerprint)
  return traitsOfHello(facts, { isTls: true, isOrdered: true })
}

// Chromium 147 and OpenSSL 3.0, both of the lab.
const CHROMIUM = hello(
  'tls/(0303)(0a0a130113021303c02bc02fc02cc030cca9cca8c013c014009c009d002f0035)((0a0a)(000a000c000a0a0a11ec001d00170018)(0012)(0017)(0023)(000b00020100)(002b0007060a0a03040303)(000d0012001004030804040105030805050108060601)(001b0003020002)(000500050100000000)(0010000e000c02683208687474702f312e31)(002d00020101)(ff01)(fe0d)(0000)(0033)(44cd)(0a0a))',
)
const OPENSSL = hello(
  'tls/(0303)(130213031301c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0270067c00ac0140039c009c0130033009d009c003d003c0035002f00ff)((0000)(000b000403000102)(000a00160014001d0017001e0019001801000101010201030104)(0010000e000c02683208687474702f312e31)(0016)(0017)(0031)(000d002a0028040305030603080708080809080a080b080408050806040105010601030303010302040205020602)(002b0009080304030303020301)(002d00020101)(0033)(0015))',
)
const CONNECTION = {
  sourceAddress: '192.0.2.1',
  sourcePort: 50_000,
  destinationAddress: '198.51.100.1',
  destinationPort: 443,
  seconds: 1_000,
}
const why = (finder: ContradictionFinder, message: ObservedMessage) =>
  finder.find(message).map((found) => `${found.between.join('/')} ${found.why}`)

test("a browser's User-Agent does not go with a library's hello, nor a version with what came later", () => {
  const finder = new ContradictionFinder()
  expect(why(finder, { hello: CHROMIUM, userAgent: CHROME })).toEqual([])
  expect(why(finder, { hello: OPENSSL, userAgent: CHROME })).toEqual([
    'user_agent/hello browser-grease',
    'user_agent/hello browser-ciphers',
    'user_agent/hello browser-extensions',
    'user_agent/hello browser-lacks-extension',
  ])
  expect(why(finder, { hello: CHROMIUM, userAgent: CHROME.replace('147', '103') })).toEqual([
    'user_agent/hello browser-too-old',
  ])
  expect(why(finder, { hello: CHROMIUM, userAgent: 'curl/8.5.0' })).toEqual([
    'user_agent/hello tool-grease',
    'user_agent/hello tool-extensions',
  ])
  // A later version than any that is known may send anything.
  expect(why(finder, { hello: OPENSSL, userAgent: CHROME.replace('147', '200') })).toEqual([])
})

test('lists of a log are judged without what it drops', () => {
  const traits = traitsOfLogged({ ja3String: '771,4866-4867-4865-159-52394-255,0-11-10-22,29-23,0' }, true)
  expect(why(new ContradictionFinder(), { hello: traits, userAgent: CHROME })).toEqual([
    'user_agent/hello browser-ciphers',
    'user_agent/hello browser-extensions',
    'user_agent/hello browser-lacks-extension',
  ])
  expect(traitsOfLogged({ ja3: 'x' }, true)).toBeUndefined()
})

test('a hello is contradicted by what the browser that it has a mark of never sends', () => {
  const sorted = {
    ...CHROMIUM,
    extensions: [0, 0x17, 0xff01, 0x0a, 0x0b, 0x23, 0x10, 5, 0x0d, 0x12, 0x33, 0x2d, 0x2b, 0x1b, 0x44cd],
  }
  expect(why(new ContradictionFinder(), { hello: sorted })).toEqual(['hello/hello browser-order'])
})

const REQUEST = { connection: { ...CONNECTION, destinationPort: 80 }, serverName: 'a.example', userAgent: CHROME }
const HELLO = { connection: CONNECTION, serverName: 'a.example', hello: OPENSSL }

test('a request in the clear speaks of the next hello to the same server, for a minute', () => {
  const finder = new ContradictionFinder()
  finder.find(REQUEST)
  expect(why(finder, HELLO)).toContain('user_agent/hello browser-grease')
  expect(why(finder, { ...HELLO, serverName: 'b.example' })).toEqual([])
  expect(why(finder, { ...HELLO, connection: { ...CONNECTION, seconds: 1_061 } })).toEqual([])
  expect(why(finder, { ...HELLO, connection: { ...CONNECTION, sourceAddress: '192.0.2.2' } })).toEqual([])
})

test('a request says nothing once a hello fits it, or where its address sends several User-Agents or systems', () => {
  const fitted = new ContradictionFinder()
  fitted.find(REQUEST)
  expect(why(fitted, { ...HELLO, hello: CHROMIUM })).toEqual([])
  expect(why(fitted, HELLO)).toEqual([])
  const several = new ContradictionFinder()
  several.find(REQUEST)
  several.find({ ...REQUEST, userAgent: 'curl/8.5.0' })
  expect(why(several, HELLO)).toEqual([])
  const shared = new ContradictionFinder()
  shared.find(REQUEST)
  shared.find({ ...REQUEST, serverName: 'c.example', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) x' })
  expect(why(shared, HELLO)).toEqual([])
})

// The options of Windows 10, of Linux 6 and of macOS 14, as the public database of TCP fingerprints has them.
const SYNS = {
  Windows: 'tcp/(40)()(80)(faf0)((020405b4)(01)(030308)(01)(01)(04))',
  Linux: 'tcp/(40)()(40)(faf0)((020405b4)(04)(08)(01)(030307))',
  Apple: 'tcp/(40)(00)(40)(ffff)((020405b4)(01)(030306)(01)(01)(08)(04)(00)(00))',
}

test('a SYN is of a system, and one of another contradicts the User-Agent on its connection', () => {
  for (const [system, syn] of Object.entries(SYNS)) expect(synSystem(syn)).toBe(system)
  expect(synSystem('tcp/(40)()(40)(faf0)((020405b4)(01)(030308)(01)(01)(04))')).toBeUndefined()
  const finder = new ContradictionFinder()
  finder.find({ connection: REQUEST.connection, syn: SYNS.Linux })
  expect(why(finder, REQUEST)).toEqual(['syn/user_agent system-tcp'])
  expect(why(finder, { ...REQUEST, connection: { ...REQUEST.connection, sourcePort: 50_001 } })).toEqual([])
  finder.find({ connection: REQUEST.connection, syn: SYNS.Apple })
  expect(why(finder, REQUEST)).toEqual([])
})

const RANDOM = Uint8Array.from({ length: 32 }, (_, at) => at)
const SENT = { ...HELLO, random: RANDOM }

test('a random value that comes again on its connection or on its way is no contradiction', () => {
  const finder = new ContradictionFinder()
  expect(why(finder, SENT)).toEqual([])
  expect(why(finder, SENT)).toEqual([])
  // Behind address translation, a moment later.
  const translated = { ...CONNECTION, sourceAddress: '203.0.113.1', destinationAddress: '198.51.100.9', seconds: 1_001 }
  expect(why(finder, { ...SENT, connection: translated })).toEqual([])
})

test('a random value that another server got is one, and so is the same name elsewhere long after', () => {
  const finder = new ContradictionFinder()
  finder.find(SENT)
  const repeated = ['random/earlier_hello random-repeated']
  expect(why(finder, { ...SENT, serverName: 'b.example' })).toEqual([])
  const elsewhere = { ...CONNECTION, sourcePort: 50_001, destinationAddress: '203.0.113.7' }
  expect(why(finder, { ...SENT, connection: elsewhere, serverName: 'b.example' })).toEqual(repeated)
  expect(why(finder, { ...SENT, connection: elsewhere, serverName: undefined })).toEqual(repeated)
  expect(why(finder, { ...SENT, connection: { ...elsewhere, seconds: 2_000 } })).toEqual(repeated)
})

test('only so many random values are remembered', () => {
  const finder = new ContradictionFinder()
  finder.find(SENT)
  const numbered = (number: number) => Uint8Array.from({ length: 32 }, (_, at) => (number >> (8 * (at % 3))) & 0xff)
  for (let number = 0; number < 70_000; number++) finder.find({ ...SENT, random: numbered(number) })
  const other = { connection: { ...CONNECTION, sourcePort: 1 }, serverName: 'b.example' }
  expect(why(finder, { ...SENT, ...other })).toEqual([])
})

test('an answer is marked, in words where it is explained', () => {
  const found = [{ between: ['random', 'earlier_hello'], why: 'random-repeated' }] as const
  expect(JSON.parse(markInconsistent('{"status":"unknown"}', found))).toEqual({
    status: 'unknown',
    inconsistent: found,
  })
  expect(JSON.parse(markInconsistent('{"a":1}', found, true)).inconsistent[0].text).toMatch(/same random value/)
  expect(markInconsistent('{"a":1}', [])).toBe('{"a":1}')
})
