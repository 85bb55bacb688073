import { eve } from './eve/index.ts'
import type { JsonLogFormat, LogFormat } from './log-format.ts'
import { WRAPPING_MEMBERS, wrappedLog } from './wrapped/index.ts'
import { zeekJson } from './zeek-json/index.ts'
import { zeekTsv } from './zeek-tsv/index.ts'

/** Every log format by its name. */
export const logFormats = { eve, zeekTsv, zeekJson } as const satisfies Readonly<Record<string, LogFormat>>

/** Log formats to choose from; the first also reads what none recognises. */
export type LogFormats = readonly [LogFormat, ...LogFormat[]]

/** Every log format; EVE reads what none recognises. */
export const ALL_LOG_FORMATS: LogFormats = [eve, ...Object.values(logFormats).filter((format) => format !== eve)]

/** The format of a log that begins with these whole lines: the first that recognises them, else the first of all. */
export function recogniseLog(head: Buffer, formats: LogFormats = ALL_LOG_FORMATS): LogFormat {
  return formats.find((format) => format.recognises(head)) ?? formats[0]
}

/** The log formats of one JSON object a line. */
export function jsonLogFormats(): readonly JsonLogFormat[] {
  return ALL_LOG_FORMATS.filter(isJson)
}

/**
 * The format of events that a shipper has put into a member of its own objects: the one that is named, or else one of
 * those that shippers use.
 */
export function wrappedFormats(member?: string): LogFormats {
  const others = jsonLogFormats().filter((format) => format !== eve)
  return [wrappedLog({ members: member === undefined ? WRAPPING_MEMBERS : [member], formats: [eve, ...others] })]
}

function isJson(format: LogFormat): format is JsonLogFormat {
  return 'isEvent' in format
}
