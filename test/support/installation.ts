import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NPM_TIME = 120_000
const QUIET = ['--prefer-offline', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']

/** What one program did: its exit code and what it printed. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Why nothing can be installed here; undefined where npm's registry answers. In CI it must, so this throws. */
export function registryProblem(): string | undefined {
  const asked = npm(['view', 'pako', 'version', '--fetch-retries=0', '--fetch-timeout=5000'])
  if (asked.status === 0) return undefined
  if (process.env.CI === 'true') throw new Error(`the npm registry does not answer: ${asked.stderr}`)
  return 'needs the npm registry'
}

/** Packs every package as `npm run pack` does, and gives the paths of the tarballs. Throws where that fails. */
export function packAll(folder: string): string[] {
  succeeded(run([join(ROOT, 'scripts/pack.mjs'), folder], { cwd: ROOT }))
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
}

/** A place for one user: an empty HOME and an empty folder. */
export class Installation {
  readonly folder: string
  readonly #home: string

  constructor(place: string) {
    this.folder = join(place, 'installed')
    this.#home = join(place, 'home')
    for (const path of [this.folder, this.#home]) mkdirSync(path, { recursive: true })
  }

  /** `npm install` of tarballs without optional dependencies into the folder. Throws where that fails. */
  installInFolder(tarballs: readonly string[]): void {
    writeFileSync(join(this.folder, 'package.json'), '{"private":true,"type":"module"}\n')
    this.#npm(['install', '--omit=optional', ...QUIET, ...tarballs])
  }

  /**
   * `npm install -g` of tarballs, where nothing can be compiled: there is neither a compiler nor a server with the headers
   * of Node. Throws where that fails.
   */
  installGlobally(prefix: string, tarballs: readonly string[]): void {
    const environment = { CC: 'false', CXX: 'false', npm_config_disturl: 'http://127.0.0.1:9/' }
    this.#npm(['install', '--global', '--prefix', prefix, ...QUIET, ...tarballs], environment)
  }

  /** Runs a script with this user's HOME in the folder. */
  run(script: string, args: readonly string[]): Outcome {
    return run([script, ...args], { cwd: this.folder, env: this.#environment() })
  }

  #npm(args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
    succeeded(npm(args, { cwd: this.folder, env: { ...this.#environment(), ...environment } }))
  }

  /** Proxies and certificates stay, settings of npm and Node do not. */
  #environment(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_(?!EXTRA_CA_CERTS)|XDG_)/i.test(name))
    return { ...Object.fromEntries(kept), HOME: this.#home, npm_config_registry: registry() }
  }
}

let known: string | undefined
/** The registry that is set here, which an empty HOME no longer says. */
function registry(): string {
  known ??= npm(['config', 'get', 'registry']).stdout.trim()
  return known
}

/** Where and with which environment a program runs. */
interface Surroundings {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a script in Node, as it is installed. */
export function run(args: readonly string[], surroundings: Surroundings = {}): Outcome {
  return spawnSync(process.execPath, args, { ...surroundings, encoding: 'utf8', maxBuffer: 1 << 28 })
}

function npm(args: readonly string[], surroundings: Surroundings = {}): Outcome {
  const shell = process.platform === 'win32'
  return spawnSync('npm', args, { ...surroundings, encoding: 'utf8', timeout: NPM_TIME, shell })
}

function succeeded({ status, stdout, stderr }: Outcome): void {
  if (status !== 0) throw new Error(`${status}: ${stderr}${stdout}`)
}
