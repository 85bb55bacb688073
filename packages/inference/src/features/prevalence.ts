import { InputError } from '@fingerpost/io/pure'

/** How common programs are: the class of each by its name, each class ten times as common as the one before it. */
export type PrevalenceClasses = ReadonlyMap<string, number>

/** The rarest and the commonest class. */
const LEAST = 0
const MOST = 9

/**
 * Reads a table of prevalence: one program a line, `process,class`, with classes from 0 to 9; blank lines and a first line
 * `process,class` are skipped. Throws InputError for any other line.
 */
export function parsePrevalence(text: string, path: string): PrevalenceClasses {
  const classes = new Map<string, number>()
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '' || (at === 0 && line.trim() === 'process,class')) continue
    const [, process, digits] = /^(.+),(\d)\r?$/.exec(line) ?? []
    const value = Number(digits)
    if (process === undefined || !(value >= LEAST && value <= MOST))
      throw new InputError(path, at + 1, 'expected process,class with a class from 0 to 9')
    classes.set(process, value)
  }
  return classes
}
