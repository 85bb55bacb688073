export { type FingerprintOptions, fingerprint, type MessageFingerprint } from './fingerprint.ts'
export { type FieldLine, valueSpan } from './http/field-lines.ts'
export { http, httpServer } from './http/index.ts'
export type { HttpRequest, HttpResponse } from './http/message.ts'
export { authorityHost, fieldText, fieldTexts } from './http2/facts.ts'
export { endsHeaders, FRAME_HEADER, type Frame, FrameType, fieldBlockFragment, readFrame } from './http2/frame.ts'
export type { HeaderField } from './http2/header-field.ts'
export { HpackDecoder } from './http2/hpack.ts'
export { http2 } from './http2/index.ts'
export { type Http2Preface, PREFACE as HTTP2_PREFACE, type Priority, type Setting } from './http2/preface.ts'
export { type NpfFingerprint, parseNpf } from './npf/parse.ts'
export {
  type Carrier,
  type Ciphers,
  type Digests,
  defaultFingerprint,
  type FactGroup,
  type FingerprintType,
  isFailure,
  isTruncated,
  type MessageContext,
  type MessageKind,
  type NumberNames,
  type ParseContext,
  type Parsed,
  type ParseFailure,
  type Protocol,
  type ReadableMessage,
  type SealedBytes,
  type Sender,
  type SentHello,
} from './protocol.ts'
export { registry } from './registry.ts'
export { hasshOfFingerprint, hasshString } from './ssh/hassh.ts'
export type { IdentificationString as SshIdentification } from './ssh/identification.ts'
export {
  type KexInit as SshKexInit,
  NAME_LISTS as SSH_NAME_LISTS,
  type NameList as SshNameList,
} from './ssh/kex-init.ts'
export type { Opening as SshOpening } from './ssh/opening.ts'
export { type ClientHello, type ClientHelloFacts, parseClientHello, parseClientHelloBody } from './tls/client-hello.ts'
export type { Extension } from './tls/extension.ts'
export { findExtension, type HasExtensions, protocolNames, serverName, supportedGroups } from './tls/extensions.ts'
export { isGrease } from './tls/grease.ts'
export { type DatedHello, type ImplementationDates, implementationDates } from './tls/implementation-dates.ts'
export { ja3, ja3String } from './tls/ja3.ts'
export { type Ja4Transport, ja4, ja4Raw } from './tls/ja4.ts'
export { isJa4, type Ja4Parts, parseJa4 } from './tls/ja4-parts.ts'
export { formatNpf, formatPmercury, type NpfFormat } from './tls/npf.ts'
export type { Handshake } from './tls/record.ts'
export { parseServerHelloBody, type ServerHello } from './tls/server-hello.ts'
export { GROUPS, isMapped, readAddress } from './wire/address-groups.ts'
export { byteAt, int32, uint16, uint32 } from './wire/bytes.ts'
export { type ByteRange, hex16, isMd5 } from './wire/hex.ts'
export { formatAddress, formatIpv4, formatIpv6, parseAddress } from './wire/ip-address.ts'
export { Reader } from './wire/reader.ts'
export { decodeText } from './wire/text.ts'
