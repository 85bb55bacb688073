import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { resolved } from './files/write-file.ts'
import { type DownloadOptions, download } from './pull/download.ts'
import { PartFile, type Pinned } from './pull/part-file.ts'
import { InputError } from './pure/errors.ts'

export type { DownloadOptions, DownloadProgress } from './pull/download.ts'
export type { Pinned } from './pull/part-file.ts'

/** How a file is downloaded, and where to. */
export interface PullOptions extends DownloadOptions {
  /** Where the file goes. */
  readonly path: string
  /** Replace a file with another content. */
  readonly force: boolean
}

/** Result of a download. */
export interface Pulled {
  /** Whether the file was there already, with the content that was asked for: nothing was downloaded then. */
  readonly isUnchanged: boolean
  readonly bytes: number
  /** How many of the bytes came from an earlier, unfinished download. */
  readonly kept: number
}

/**
 * Downloads a file whose digest is known, resuming an earlier download. The file appears under its name only once it is
 * complete and its digest matches. Rejects with InputError (with URL or path) when the server does not serve it, the digest
 * differs, or another file is in the way.
 */
export async function pullFile(pinned: Pinned, options: PullOptions): Promise<Pulled> {
  const target = resolved(options.path)
  const isUnchanged = await isThere(target, pinned, options)
  if (isUnchanged) return { isUnchanged, bytes: statSync(target).size, kept: 0 }
  const part = new PartFile(target, pinned)
  let kept = await download(pinned.url, part, options)
  let digest = await sha256Of(part.path)
  if (digest !== pinned.sha256 && kept > 0) {
    part.discard()
    kept = await download(pinned.url, part, options)
    digest = await sha256Of(part.path)
  }
  if (digest !== pinned.sha256) {
    part.discard()
    throw new InputError(pinned.url, undefined, `expected content with SHA-256 ${pinned.sha256}, got ${digest}`)
  }
  part.complete()
  return { isUnchanged, bytes: statSync(target).size, kept }
}

async function isThere(target: string, { sha256 }: Pinned, { path, force }: PullOptions): Promise<boolean> {
  const stats = statSync(target, { throwIfNoEntry: false })
  if (stats === undefined) return false
  if (!stats.isFile()) throw new InputError(path, undefined, 'is there already and no file')
  if ((await sha256Of(target)) === sha256) return true
  if (force) return false
  throw new InputError(path, undefined, 'is there already with another content; --force replaces it')
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
