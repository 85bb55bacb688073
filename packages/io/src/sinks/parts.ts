import { closeSync, existsSync, fsyncSync, renameSync } from 'node:fs'
import { parse } from 'node:path'
import { openForWriting } from './descriptor.ts'

/** The end of the name of a file that is being written. */
export const PART = '.part'

/** A file that is being written, of an output that is written to one file after the other. */
export interface Part {
  readonly descriptor: number
  /** The name that it gets when it is whole. */
  readonly name: string
}

/**
 * Begins a file of an output: `out.json` gives `out-20261124T080000Z.json`, named by when it was begun, and with `.part`
 * behind that until it is whole. None is ever overwritten. Throws InputError where it cannot be written.
 */
export function beginPart(path: string): Part {
  const name = freeName(path)
  return { descriptor: openForWriting(name + PART, 'wx'), name }
}

/** Closes a file, and gives it its name once its bytes are on the disk: a name promises that the file is whole. */
export function endPart({ descriptor, name }: Part): void {
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(name + PART, name)
}

/** What the names of an output's files begin with, and end with while they are whole. */
export function partNames(path: string): { readonly start: string; readonly end: string } {
  const { name, ext } = parse(path)
  return { start: `${name}-`, end: ext }
}

function freeName(path: string): string {
  const { dir, name, ext } = parse(path)
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const stem = `${dir === '' ? '' : `${dir}/`}${name}-${time}`
  let free = `${stem}${ext}`
  for (let number = 2; existsSync(free) || existsSync(free + PART); number++) free = `${stem}-${number}${ext}`
  return free
}
