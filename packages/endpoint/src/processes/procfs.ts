import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The text of a file of /proc; undefined where it is gone or not ours to read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Where a link of /proc points to; undefined where it is gone or not ours to read. */
export function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** The numbers among the names in a folder of /proc: processes, or descriptors. */
export function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}
