import {
  authorityHost,
  type FactGroup,
  fieldText,
  fieldTexts,
  type HeaderField,
  type MessageKind,
  type Sender,
} from '@fingerpost/fingerprint'

/** Requests of HTTP/2 that were decrypted: all fields in wire order. */
export const decryptedH2: MessageKind<readonly HeaderField[]> = kindOf('client', {
  type: 'tls_decrypt_h2',
  name: 'tls_decrypt.h2_request',
  part: 'request',
})

/** Responses of HTTP/2 that were decrypted. */
export const decryptedH2Server: MessageKind<readonly HeaderField[]> = kindOf('server', {
  type: 'tls_decrypt_h2_server',
  name: 'tls_decrypt.h2_response',
  part: 'response',
})

interface Names extends Pick<MessageKind<unknown>, 'type' | 'name'> {
  readonly part: string
}

function kindOf(sender: Sender, { type, name, part }: Names): MessageKind<readonly HeaderField[]> {
  return {
    type,
    name,
    sender,
    formats: [type],
    fingerprint: formatFields,
    context: (fields) =>
      sender === 'server' ? {} : { serverName: authorityHost(fields), userAgent: fieldText(fields, 'user-agent') },
    notation2019: formatFields,
    readable: (fields) => fieldTexts(fields).map(({ name, value }) => ({ [name]: value })),
    facts: (fields, wanted) => facts(fields, { part, wanted }),
  }
}

/** pmercury's notation: `(name: value)` of every field, in hex. */
function formatFields(fields: readonly HeaderField[]): string {
  return fields.map(({ name, value }) => `(${hex(name)}3a20${hex(value)})`).join('')
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
}

interface Wanted {
  readonly part: string
  readonly wanted: ReadonlySet<string> | undefined
}

function facts(fields: readonly HeaderField[], { part, wanted }: Wanted): FactGroup[] {
  const all = { user_agent: fieldText(fields, 'user-agent'), headers: fieldTexts(fields) }
  const chosen = Object.entries(all).filter(([name]) => wanted === undefined || wanted.has(name))
  return chosen.length === 0 ? [] : [{ name: 'http2', part, facts: Object.fromEntries(chosen) }]
}
