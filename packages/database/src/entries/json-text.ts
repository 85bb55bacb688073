import type { Ranked } from '@fingerpost/io/pure'

/** A name and the JSON text of its value, or nothing. */
export type JsonMember = readonly [name: string, value: string] | false

/**
 * A JSON object of the members that are there. Written member by member, because an object of JavaScript would put
 * numeric keys (autonomous systems) first and could not have a key `__proto__`.
 */
export function objectText(members: readonly JsonMember[]): string {
  const texts = members.filter((member) => member !== false).map(([name, value]) => `${stringText(name)}:${value}`)
  return `{${texts.join(',')}}`
}

/** A JSON object of counts, in their order. */
export function countsText(ranked: readonly Ranked[]): string {
  return `{${ranked.map(([name, count]) => `${stringText(name)}:${count}`).join(',')}}`
}

/** A text as JSON. */
export function stringText(text: string): string {
  return JSON.stringify(text)
}
