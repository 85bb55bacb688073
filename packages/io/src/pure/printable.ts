/** Control characters (C0, C1, DEL) and those that turn the direction of text (Unicode's Bidi_Control). */
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/u
const CONTROLS = /[\p{Cc}\p{Bidi_Control}]/gu
/** The same without line feed and tab. */
const CONTROLS_IN_LINES = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu

/** Whether a text has characters that command a terminal instead of being shown. */
export function hasControls(text: string): boolean {
  return CONTROL.test(text)
}

/** A text as one line that only shows: control characters become JSON's escapes, `\u001b`. */
export function printable(text: string): string {
  return text.replace(CONTROLS, escaped)
}

/** As `printable`, for whole lines: line feeds and tabs stay. JSON text stays the same JSON. */
export function printableLines(text: string): string {
  return text.replace(CONTROLS_IN_LINES, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
