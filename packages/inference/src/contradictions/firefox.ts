import {
  extensionsBeyond,
  Group,
  has,
  type Impossible,
  isInOrder,
  LATEST,
  lacks,
  Mark,
  offers,
  suitesBeyond,
} from './impossible.ts'

/** Those since TLS 1.3. */
const SUITES = '1301 1302 1303 c02b c02c c02f c030 cca8 cca9 c009 c00a c013 c014 0033 0039 009c 009d 002f 0035 000a'

/** Those since TLS 1.3, encrypted server names (ffce) among them. */
const EXTENSIONS =
  '0000 0001 0005 000a 000b 000d 0010 0012 0015 0017 001b 001c 0022 0023 0029 002a 002b 002d 0031 0033 0039 ffa5 ffce fe0d ff01'

/** The order of extensions over TCP, the same in versions 115 and 153. */
const ORDER = [0, 0x17, 0xff01, 0x0a, 0x0b, 0x23, 0x10, 0x05, 0x22, 0x12, 0x33, 0x2b, 0x0d, 0x2d, 0x1c, 0x1b, 0xfe0d]

/** What Firefox never sends; versions by its releases, with a margin for what was tried before it was released. */
export const FIREFOX: readonly Impossible[] = [
  { why: 'browser-grease', since: 60, until: LATEST, holds: ({ isGreased }) => isGreased === true },
  { why: 'browser-ciphers', since: 62, until: LATEST, holds: suitesBeyond(SUITES) },
  { why: 'browser-extensions', since: 62, until: LATEST, holds: extensionsBeyond(EXTENSIONS) },
  { why: 'browser-lacks-extension', since: 62, until: LATEST, holds: lacks(Mark.recordSizeLimit) },
  {
    why: 'browser-order',
    since: 80,
    until: LATEST,
    holds: (hello) => hello.isTls && isInOrder(hello, ORDER) === false,
  },
  { why: 'browser-too-old', since: 0, until: 122, holds: offers(Group.mlKem) },
  { why: 'browser-too-old', since: 0, until: 80, holds: has(Mark.encryptedClientHello) },
  { why: 'browser-too-old', since: 0, until: 122, holds: has(Mark.compressCertificate) },
]
