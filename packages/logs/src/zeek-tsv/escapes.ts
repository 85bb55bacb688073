/** The bytes, as Latin-1, that a cell of Zeek stands for: `\\` is a backslash, `\xHH` any byte. */
export function unescaped(cell: string): string {
  if (!cell.includes('\\')) return cell
  return cell.replace(ESCAPE, (text) =>
    text === '\\\\' ? '\\' : String.fromCharCode(Number.parseInt(text.slice(2), 16)),
  )
}

/**
 * A text as Zeek writes it where `special` are the characters of its separators: they, control characters and the
 * backslash are escaped; other characters stay as they are, as `LogAscii::enable_utf_8` has it by default.
 */
export function escaped(text: string, special: string): string {
  let cell = ''
  for (const character of text) {
    if (character === '\\') cell += '\\\\'
    else cell += isControl(character) || special.includes(character) ? hexEscaped(character) : character
  }
  return cell
}

/** The text with its first character escaped, whatever it is: how a text is told from a marker that it equals. */
export function escapedFirst(cell: string): string {
  const [first = ''] = cell
  return hexEscaped(first) + cell.slice(first.length)
}

function isControl(character: string): boolean {
  return character < ' ' || character === '\x7f'
}

function hexEscaped(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

const ESCAPE = /\\(?:\\|x[0-9A-Fa-f]{2})/g
