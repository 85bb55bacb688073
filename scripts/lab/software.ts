import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'

/** What is installed, each file looked up once: the same few programs own all connections. */
export interface Inventory {
  /** SHA-256 of an executable in upper-case hex, and its version where its package or its path tells. */
  executable(path: string): { sha256: string; process_version: string | undefined }
  /** Debian package and version of a file, such as `libssl3 3.0.19-1~deb12u2`; the file's name where none owns it. */
  library(path: string): string
}

/** Takes stock of this machine as it is asked. */
export function createInventory(): Inventory {
  return { executable: once(describeExecutable), library: once(packageOf) }
}

function describeExecutable(path: string): ReturnType<Inventory['executable']> {
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex').toUpperCase()
  return { sha256, process_version: npmVersion(path) ?? debianPackage(path)?.version ?? pathVersion(path) }
}

function packageOf(path: string): string {
  const found = debianPackage(path)
  return found ? `${found.name} ${found.version}` : basename(path)
}

/** The system in the terms that fingerprint databases use: kernel, distribution, kernel release. */
export function systemOf(): { name: string; edition: string; version: string } {
  const release = readFileSync('/etc/os-release', 'utf8')
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1] ?? 'unknown'
  return { name: 'Linux', edition: field('PRETTY_NAME'), version: field('VERSION_ID') }
}

function debianPackage(path: string): { name: string; version: string } | undefined {
  for (const candidate of [path, path.replace(/^\/usr\//, '/'), `/usr${path}`]) {
    const name = query('-S', candidate)?.split(/[:,]/)[0]
    if (name) return { name, version: query('-W', name)?.split('\t')[1] ?? 'unknown' }
  }
  return undefined
}

function query(...words: string[]): string | undefined {
  try {
    return execFileSync('dpkg-query', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** Version of the npm package that an executable is part of: of the nearest package.json above it. */
function npmVersion(path: string): string | undefined {
  if (!path.includes('/node_modules/')) return undefined
  let folder = dirname(realpathSync(path))
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder)
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version
}

/** Tool chains that are unpacked by hand carry their version in their folder's name or in a file VERSION. */
function pathVersion(path: string): string | undefined {
  const file = `${dirname(dirname(path))}/VERSION`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : path
  return /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0]
}

/** The function with its answers kept. */
function once<T>(ask: (path: string) => T): (path: string) => T {
  const answers = new Map<string, T>()
  return (path) => {
    const answer = answers.get(path) ?? ask(path)
    answers.set(path, answer)
    return answer
  }
}
