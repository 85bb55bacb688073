import { type FactTable, groupOf } from '../facts.ts'
import { type Printers, printing } from '../formats.ts'
import type { FingerprintType, Protocol, Sender } from '../protocol.ts'
import { decodeText } from '../wire/text.ts'
import { hasshString } from './hassh.ts'
import type { IdentificationString } from './identification.ts'
import type { KexInit } from './kex-init.ts'
import { formatIdentification, formatNameLists } from './npf.ts'
import { type Opening, parseOpening, startsOpening } from './opening.ts'

const openingFacts: FactTable<Opening> = {
  init: ({ identification }) => identification && initOf(identification),
  kex: ({ kexInit }) => kexInit && kexOf(kexInit),
}

/** SSH clients: identification string and KEXINIT (docs/protocols/ssh.md). */
export const ssh = sentBy('client', { type: 'ssh', suffix: '', hassh: 'hassh' })

/** SSH servers, which send the same; the direction of the stream tells them from clients. */
export const sshServer = sentBy('server', { type: 'ssh_server', suffix: '_server', hassh: 'hasshServer' })

interface Names {
  readonly type: FingerprintType
  readonly suffix: string
  readonly hassh: string
}

function sentBy(sender: Sender, names: Names): Protocol<Opening> {
  return {
    type: names.type,
    name: `ssh.${sender}`,
    carrier: 'tcp',
    sender,
    looksAlike: true,
    ...printing(printersOf(sender, names)),
    identify: startsOpening,
    parse: parseOpening,
    context: () => ({}),
    notation2019: ({ identification, kexInit }) =>
      identification && kexInit && formatIdentification(identification) + formatNameLists(kexInit),
    facts: groupOf(openingFacts, 'ssh'),
  }
}

function printersOf(sender: Sender, { suffix, hassh }: Names): Printers<Opening> {
  return {
    [`ssh${suffix}`]: ({ identification, kexInit }) =>
      identification && kexInit && `ssh${suffix}/${formatNameLists(kexInit)}`,
    [`ssh_init${suffix}`]: ({ identification }) =>
      identification && `ssh_init${suffix}/${formatIdentification(identification)}`,
    [`ssh_kex${suffix}`]: ({ kexInit }) => kexInit && `ssh_kex${suffix}/${formatNameLists(kexInit)}`,
    [hassh]: ({ kexInit }, digests) => {
      const text = kexInit && hasshString(kexInit, sender)
      return text === undefined ? undefined : digests.md5(text)
    },
  }
}

/** `comment` stands where the identification string has one. */
function initOf({ protoversion, softwareversion, comments }: IdentificationString): Record<string, string> {
  const protocol = `SSH-${protoversion}-${softwareversion}`
  return comments === undefined ? { protocol } : { protocol, comment: comments }
}

function kexOf({ nameLists }: KexInit): Record<string, string> {
  return Object.fromEntries([...nameLists].map(([name, list]) => [name, decodeText(list)]))
}
