import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { DataSource } from '@fingerpost/fpdb'
import type { AutonomousSystems } from '@fingerpost/inference'
import {
  defaultAutonomousSystems,
  defaultAutonomousSystemsPath,
  gunzip,
  openAutonomousSystems,
} from '@fingerpost/inference/node'

/** AS data, and how a manifest names it. */
export interface AutonomousSystemData {
  readonly systems: AutonomousSystems
  readonly source: DataSource
}

/** The data in a file, or the embedded data where none is named. Throws InputError for a file that cannot be used. */
export function autonomousSystemData(path: string | undefined): AutonomousSystemData {
  return {
    systems: path === undefined ? defaultAutonomousSystems() : openAutonomousSystems(path),
    source: sourceOf(path ?? defaultAutonomousSystemsPath()),
  }
}

/** The digest is of the unpacked content, since the embedded data lies there packed and, after a build, unpacked. */
function sourceOf(path: string): DataSource {
  const bytes = readFileSync(path)
  const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes) : bytes
  return { name: basename(path).replace(/\.gz$/, ''), sha256: createHash('sha256').update(content).digest('hex') }
}
