import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { defaultAutonomousSystemsPath } from '@fingerpost/database/node'
import type { DataSource } from '@fingerpost/database/tools'
import type { SuffixSections } from '@fingerpost/inference'
import { readInput, unpackInput } from '@fingerpost/io'

/** The list that registrable domains are found with unless another is named; a test holds its version to the installed. */
export const BUNDLED_SUFFIX_LIST = 'tldts 7.5.5'

const SECTIONS: Readonly<Record<SuffixSections, string>> = {
  icann: 'ICANN section',
  'icann-and-private': 'ICANN and private sections',
}

/** How a manifest names a Public Suffix List; the bundled one where no path is given. */
export function suffixListSource(path: string | undefined, sections: SuffixSections): DataSource {
  if (path === undefined) return { name: `${BUNDLED_SUFFIX_LIST}, ${SECTIONS[sections]}` }
  return { name: `${basename(path)}, ${SECTIONS[sections]}`, sha256: sha256(readInput(path)) }
}

/**
 * How a manifest names AS data; the embedded one where no path is given. The digest is of the unpacked content, since
 * the embedded data lies there packed and, after a build, unpacked.
 */
export function autonomousSystemsSource(path: string = defaultAutonomousSystemsPath()): DataSource {
  const content = unpackInput(readInput(path), path)
  return { name: basename(path).replace(/\.gz$/, ''), sha256: sha256(content) }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
