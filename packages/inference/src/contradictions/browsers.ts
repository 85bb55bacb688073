import { CHROMIUM } from './chromium.ts'
import type { Claim } from './claims.ts'
import { FIREFOX } from './firefox.ts'
import type { HelloTraits } from './hello-traits.ts'
import { Group, type Impossible, LATEST, Mark } from './impossible.ts'

const ALWAYS = { since: 0, until: Number.POSITIVE_INFINITY }

/** What is never true of each kind of program. */
export const IMPOSSIBLE: Readonly<Record<Claim['kind'], readonly Impossible[]>> = {
  Chromium: CHROMIUM,
  Firefox: FIREFOX,
  Apple: [{ ...ALWAYS, why: 'browser-extensions', holds: isOfChromiumOrFirefox }],
  tool: [
    { ...ALWAYS, why: 'tool-grease', holds: ({ isGreased }) => isGreased === true },
    { ...ALWAYS, why: 'tool-extensions', holds: isOfChromiumOrFirefox },
  ],
}

/** Who a hello itself says to be from: what it has is sent by one browser alone, from a version on. */
export function helloClaim({ extensions, groups }: HelloTraits): Claim | undefined {
  if (extensions.includes(Mark.applicationSettings)) return { kind: 'Chromium', versions: [120, LATEST - 1] }
  if (extensions.includes(Mark.oldApplicationSettings)) {
    const isPostQuantum = groups?.some((id) => id === Group.kyber || id === Group.mlKem)
    return { kind: 'Chromium', versions: [isPostQuantum ? 115 : 85, LATEST - 1] }
  }
  return extensions.includes(Mark.delegatedCredential) ? { kind: 'Firefox', versions: [80, LATEST - 1] } : undefined
}

/** A library for QUIC that Python has in the lab sends application_settings as well. */
function isOfChromiumOrFirefox({ isTls, extensions }: HelloTraits): boolean {
  const marks = [Mark.applicationSettings, Mark.oldApplicationSettings, Mark.delegatedCredential]
  return isTls && marks.some((type) => extensions.includes(type))
}
