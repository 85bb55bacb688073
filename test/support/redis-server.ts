import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { until } from './running-enrich.ts'

/** Why no Redis can be run here; undefined where one can. */
export const redisProblem =
  spawnSync('redis-server', ['--version']).status === 0 && spawnSync('redis-cli', ['--version']).status === 0
    ? undefined
    : 'needs redis-server and redis-cli (Debian: redis-server)'

/** A server of Redis on a port of its own, which keeps what it was given when it is killed. */
export class RedisServer {
  readonly port: number
  readonly #folder: string
  readonly #options: readonly string[]
  #child: ChildProcess | undefined

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port
    this.#folder = folder
    this.#options = options
  }

  static async start(folder: string, ...options: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder, options)
    await server.begin()
    return server
  }

  /** Starts it, again after it was ended. */
  async begin(): Promise<void> {
    const settings = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--bind', '127.0.0.1']
    const args = ['--port', String(this.port), '--dir', this.#folder, ...settings, ...this.#options]
    this.#child = spawn('redis-server', args, { stdio: 'ignore' })
    await until(
      () => /PONG|NOAUTH/.test(this.command('PING')),
      () => `redis-server on port ${this.port}`,
    )
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  /** What a command gives, by redis-cli. */
  command(...args: readonly string[]): string {
    const { stdout } = spawnSync('redis-cli', ['-p', String(this.port), ...args], {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    })
    return stdout.trimEnd()
  }

  /** Lets redis-cli carry out many commands, one a line. */
  commands(lines: readonly string[]): void {
    spawnSync('redis-cli', ['-p', String(this.port)], { input: lines.join('\n') })
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
