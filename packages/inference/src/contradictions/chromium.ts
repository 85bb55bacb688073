import type { HelloTraits } from './hello-traits.ts'
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

/** Those since TLS 1.3; 3DES was offered until version 92. */
const SUITES = '1301 1302 1303 c02b c02c c02f c030 cca8 cca9 c013 c014 009c 009d 002f 0035 000a'

/** Those since TLS 1.3; the drafts of QUIC's parameters and of token binding (0018) among them. */
const EXTENSIONS =
  '0000 0005 000a 000b 000d 0010 0012 0015 0017 0018 001b 0023 0029 002a 002b 002d 0033 0039 ffa5 4469 44cd 7550 ca34 fe0d ff01'

/** The order of extensions until version 110 began to shuffle them. */
const ORDER = [0, 0x17, 0xff01, 0x0a, 0x0b, 0x23, 0x10, 0x05, 0x0d, 0x12, 0x33, 0x2d, 0x2b, 0x1b, 0x4469]

/** What Chromium never sends; versions by its releases, with a margin for what was tried before it was released. */
export const CHROMIUM: readonly Impossible[] = [
  { why: 'browser-grease', since: 60, until: LATEST, holds: ({ isGreased }) => isGreased === false },
  { why: 'browser-ciphers', since: 70, until: LATEST, holds: suitesBeyond(SUITES) },
  { why: 'browser-extensions', since: 70, until: LATEST, holds: extensionsBeyond(EXTENSIONS) },
  { why: 'browser-lacks-extension', since: 75, until: LATEST, holds: lacks(Mark.compressCertificate) },
  { why: 'browser-lacks-extension', since: 95, until: LATEST, holds: lacksApplicationSettings },
  { why: 'browser-order', since: 115, until: LATEST, holds: (hello) => isInOrder(hello, ORDER) === true },
  { why: 'browser-order', since: 72, until: 100, holds: (hello) => isInOrder(hello, ORDER) === false },
  { why: 'browser-too-old', since: 0, until: 85, holds: has(Mark.oldApplicationSettings) },
  { why: 'browser-too-old', since: 0, until: 120, holds: has(Mark.applicationSettings) },
  { why: 'browser-too-old', since: 0, until: 98, holds: has(Mark.encryptedClientHello) },
  { why: 'browser-too-old', since: 0, until: 110, holds: offers(Group.kyber) },
  { why: 'browser-too-old', since: 0, until: 122, holds: offers(Group.mlKem) },
  { why: 'browser-too-old', since: 0, until: 130, holds: has(Mark.trustAnchors) },
  { why: 'browser-too-new', since: 90, until: LATEST, holds: has(Mark.channelId) },
  { why: 'browser-too-new', since: 140, until: LATEST, holds: offers(Group.kyber) },
  { why: 'browser-too-new', since: 142, until: LATEST, holds: has(Mark.oldApplicationSettings) },
]

/** application_settings goes with HTTP/2 over TLS and with HTTP/3. */
function lacksApplicationSettings({ protocolNames, extensions }: HelloTraits): boolean {
  const isThere = extensions.includes(Mark.applicationSettings) || extensions.includes(Mark.oldApplicationSettings)
  return protocolNames?.includes('h2') === true && !isThere
}
