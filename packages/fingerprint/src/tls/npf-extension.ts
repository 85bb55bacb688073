import { uint16 } from '../wire/bytes.ts'
import type { HexText } from '../wire/hex-text.ts'
import type { Extension } from './extension.ts'
import { ExtensionType } from './extensions.ts'
import { degrease, GREASE, isGrease, resemblesGrease } from './grease.ts'
import { isTransportParameters, transportParameters } from './transport-parameters.ts'

/** Extension types that keep length and data in every form. */
const WITH_DATA: ReadonlySet<number> = new Set([
  0x0001, 0x0005, 0x0007, 0x0008, 0x0009, 0x000a, 0x000b, 0x000d, 0x000f, 0x0010, 0x0011, 0x0018, 0x001b, 0x001c,
  0x002b, 0x002d, 0x0032, 0x5500,
])

/** pmercury's notation of 2019 keeps those of user_mapping (RFC 4681) and client_certificate_type (RFC 7250) besides. */
const PMERCURY_WITH_DATA: ReadonlySet<number> = new Set([...WITH_DATA, 0x0013, 0x0014])

/** Writes an extension of a fingerprint. */
export type WriteExtension = (text: HexText, extension: Extension) => void

/** As `tls` has it. */
export function writeInWireOrder(text: HexText, extension: Extension): void {
  const { type } = extension
  if (isGrease(type)) text.ascii('(0a0a)')
  else if (isTransportParameters(type)) {
    writeParameters(text, extension, ['(', parameterIds(extension).join(''), '))'])
  } else if (WITH_DATA.has(type)) writeWithData(text, extension)
  else writeCode(text, type)
}

/** As pmercury's notation of 2019 has it. */
export function writePmercury(text: HexText, extension: Extension): void {
  const { type } = extension
  if (isGrease(type)) writeAsSent(text, GREASE, extension)
  else if (PMERCURY_WITH_DATA.has(type)) writeWithData(text, extension)
  else writeCode(text, type)
}

/** As the fingerprint of a server has it: nothing that a server sends is GREASE. */
export function writeOfServer(text: HexText, extension: Extension): void {
  if (WITH_DATA.has(extension.type)) writeAsSent(text, extension.type, extension)
  else writeCode(text, extension.type)
}

/** As pmercury's notation of 2019 has it of a server. */
export function writeOfPmercuryServer(text: HexText, extension: Extension): void {
  if (PMERCURY_WITH_DATA.has(extension.type)) writeAsSent(text, extension.type, extension)
  else writeCode(text, extension.type)
}

/** As `tls/1` and `tls/2` have it under a code. */
export function writeSorted(text: HexText, extension: Extension, code: number): void {
  const type = sortedType(extension)
  if (code === type && isTransportParameters(type)) {
    writeParameters(text, extension, ['[', parameterIds(extension).sort().join(''), '])'])
  } else if (code === type && WITH_DATA.has(type)) writeWithData(text, extension)
  else writeCode(text, code)
}

/** The type that `tls/1` sorts an extension by. */
export function sortedType({ type }: Extension): number {
  return resemblesGrease(type) ? GREASE : type
}

function writeCode(text: HexText, code: number): void {
  text.ascii('(')
  text.hex16(code)
  text.ascii(')')
}

function writeAsSent(text: HexText, code: number, extension: Extension): void {
  const { bytes = extension.data, at = 0, length } = extension
  text.ascii('(')
  text.hex16(code)
  text.hex16(length)
  text.hex(bytes, at, at + dataLength(extension))
  text.ascii(')')
}

function writeWithData(text: HexText, extension: Extension): void {
  text.ascii('(')
  text.hex16(extension.type)
  text.hex16(degrease(extension.length))
  writeData(text, extension)
  text.ascii(')')
}

/**
 * Lists of 16-bit values lose their GREASE and an odd byte at their end; supported_versions begins with one byte. Of
 * signature_algorithms nothing is lost but GREASE, which mercury leaves there (docs/protocols/tls.md).
 */
function writeData(text: HexText, extension: Extension): void {
  const { type, bytes = extension.data, at = 0 } = extension
  const length = dataLength(extension)
  const isList = type === ExtensionType.supportedGroups && length > 1
  const isVersions = type === ExtensionType.supportedVersions && length > 1
  const isSchemes = type === ExtensionType.signatureAlgorithms
  const first = isList || isSchemes ? 0 : isVersions ? 1 : length
  const even = first + ((length - first) & ~1)
  text.hex(bytes, at, at + first)
  for (let place = first; place < even; place += 2) text.hex16(degrease(uint16(bytes, at + place)))
  if (isSchemes) text.hex(bytes, at + even, at + length)
}

function dataLength({ bytes, length, data }: Extension): number {
  return bytes === undefined ? data.length : length
}

function writeParameters(
  text: HexText,
  { type }: Extension,
  [open, ids, close]: readonly [string, string, string],
): void {
  text.ascii('(')
  writeCode(text, type)
  text.ascii(open)
  text.ascii(ids)
  text.ascii(close)
}

/** The parameters' ids in brackets, in wire order, as they were encoded; reserved ids (RFC 9000, 18.1) become 1b. */
function parameterIds(extension: Extension): string[] {
  return transportParameters(extension).map((parameter) => (parameter.isReserved ? '(1b)' : `(${parameter.encodedId})`))
}
