import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileOf, sharedLibraries, staticLibrary } from './library.ts'
import type { Owner } from './owner.ts'
import { placeOf } from './suites.ts'

/** What is known of the software behind a connection. */
export interface Software {
  /** SHA-256 of the executable, in upper-case hex. */
  sha256: string
  process_version: string | undefined
  /** The library that made the message, such as `OpenSSL 3.0.19-1~deb12u2`; undefined where that is not known. */
  library: string | undefined
  /** Debian packages of all libraries of that kind which the process had mapped. */
  libraries: readonly string[] | undefined
}

/**
 * Looks up the software of a process. `declared` names the library where maps and executable do not tell it, or hold
 * several; '' says that none is asked for.
 */
export type Inventory = (owner: Partial<Owner>, declared: string | undefined) => Software

/** Takes stock of this machine, and of what the lab installed under `directory`, as it is asked; each file once. */
export function createInventory(directory: string): Inventory {
  const digest = once((path) => createHash('sha256').update(readFileSync(path)).digest('hex').toUpperCase())
  const version = once((path) => versionOf(path, directory))
  const packages = once((path) => debianPackage(path))
  const built = once(staticLibrary)
  const libraryOf = (owner: Partial<Owner>, declared: string | undefined): string | undefined => {
    const paths = owner.libraries ?? []
    const shared = sharedLibraries(paths)
    const name = declared ?? (shared.length === 1 ? shared[0] : undefined)
    const file = name && fileOf(name, paths)
    if (file) return `${name} ${packages(file)?.version ?? basename(file)}`
    if (name) return name
    const found = shared.length === 0 && owner.executable ? built(owner.executable) : undefined
    return found && [found.name, found.version ?? goVersion(found.name, owner.executable)].filter(Boolean).join(' ')
  }
  return (owner, declared) => ({
    sha256: digest(owner.executable ?? ''),
    process_version: version(fileBehind(owner)),
    library: declared === '' ? undefined : libraryOf(owner, declared),
    libraries: owner.libraries?.length ? owner.libraries.map((path) => packageText(path, packages(path))) : undefined,
  })
}

/** The file that a process goes by: the script, in the suite of its interpreter, or the executable. */
function fileBehind({ script, executable = '' }: Partial<Owner>): string {
  return script === undefined ? executable : placeOf(executable).root + script
}

/** The system that an executable belongs to, in the terms of fingerprint databases: kernel, distribution, its release. */
export function systemOf(executable: string): { name: string; edition: string; version: string } {
  const release = readFileSync(`${placeOf(executable).root}/etc/os-release`, 'utf8')
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1] ?? 'unknown'
  return { name: 'Linux', edition: field('PRETTY_NAME'), version: field('VERSION_ID') }
}

interface Package {
  name: string
  version: string
}

function packageText(path: string, found: Package | undefined): string {
  return found ? `${found.name} ${found.version}` : basename(path)
}

function versionOf(path: string, directory: string): string | undefined {
  return (
    npmVersion(path) ??
    pipVersion(path, directory) ??
    goModule(path)?.version ??
    crateVersion(path, directory) ??
    debianPackage(path)?.version ??
    pathVersion(path)
  )
}

function debianPackage(file: string): Package | undefined {
  const { root, path } = placeOf(file)
  const query = ['dpkg-query', `--admindir=${root}/var/lib/dpkg`] as const
  for (const candidate of [path, path.replace(/^\/usr\//, '/'), `/usr${path}`]) {
    const name = output(...query, '-S', candidate)?.split(/[:,]/)[0]
    if (name) return { name, version: output(...query, '-W', name)?.split('\t')[1] ?? 'unknown' }
  }
  return undefined
}

/** Version of the npm package that an executable is part of: of the nearest package.json above it. */
function npmVersion(path: string): string | undefined {
  if (!path.includes('/node_modules/')) return undefined
  let folder = dirname(realpathSync(path))
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder)
  return String(JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version).replace(/^v/, '')
}

/** Version of the Python distribution that put a script or an executable into the lab's environment. */
function pipVersion(path: string, directory: string): string | undefined {
  if (!path.startsWith(`${directory}/pip/`)) return undefined
  const script = `
import importlib.metadata as m, sys
for d in m.distributions():
    if any(str(f.locate().resolve()) == sys.argv[1] for f in d.files or []): print(d.version)`
  return output(`${directory}/pip/bin/python`, '-c', script, path)?.split('\n')[0] || undefined
}

/** The main module that a Go executable was built from. */
function goModule(path: string): Package | undefined {
  const [, name = '', version = ''] = /^\tmod\t(\S+)\t(\S+)/m.exec(output('go', 'version', '-m', path) ?? '') ?? []
  return version === '' || version === '(devel)' ? undefined : { name, version }
}

/** The version of Go that built an executable. */
function goVersion(library: string, path = ''): string | undefined {
  return library === 'Go' ? /: go(\S+)/.exec(output('go', 'version', path) ?? '')?.[1] : undefined
}

/** Version of the crate that `cargo install` built an executable from. */
function crateVersion(path: string, directory: string): string | undefined {
  const list = `${directory}/cargo/.crates.toml`
  if (!path.startsWith(`${directory}/cargo/`) || !existsSync(list)) return undefined
  const line = readFileSync(list, 'utf8')
    .split('\n')
    .find((one) => one.includes(`"${basename(path)}"`))
  return /^"\S+ (\S+)/.exec(line ?? '')?.[1]
}

/** Tool chains that are unpacked by hand carry their version in their folder's name or in a file VERSION. */
function pathVersion(path: string): string | undefined {
  const file = `${dirname(dirname(path))}/VERSION`
  const text = existsSync(file) ? readFileSync(file, 'utf8') : path
  return /\d+\.\d+(?:\.\d+)?/.exec(text)?.[0]
}

/** What a command prints; undefined where it fails. */
function output(command: string, ...words: string[]): string | undefined {
  try {
    return execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** The function with its answers kept. */
function once<T>(ask: (path: string) => T): (path: string) => T {
  const answers = new Map<string, { answer: T }>()
  return (path) => {
    const kept = answers.get(path) ?? { answer: ask(path) }
    answers.set(path, kept)
    return kept.answer
  }
}
