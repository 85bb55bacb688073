/** Escapes a text for man(7): backslashes, signs that roff turns into others, and characters beyond ASCII. */
export function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('…', '...')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll(/[^\x20-\x7e]/gu, (character) => `\\[u${hex(character)}]`)
}

/** A paragraph that is wrapped below 80 bytes, each of its lines safe from being read as a request. */
export function filled(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of escaped(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map(safe).join('\n')
}

/** Text in bold. */
export function bold(text: string): string {
  return `\\fB${escaped(text)}\\fR`
}

/** A placeholder in italics. */
export function italic(text: string): string {
  return `\\fI${escaped(text)}\\fR`
}

/** A command line that is neither filled nor wrapped. */
export function verbatim(line: string): string {
  return `.EX\n${safe(escaped(line))}\n.EE`
}

function safe(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}

const WIDTH = 78
