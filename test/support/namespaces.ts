import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

const MISSING = ['unshare', 'nsenter', 'ip'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined)

/** Why no namespace can be made here; undefined where one can. */
export const namespaceProblem =
  process.getuid?.() !== 0 ? 'needs root' : MISSING.length > 0 ? `needs ${MISSING.join(', ')}` : undefined

/** Makes two ends of a wire that leads nowhere else, and takes packets of any length. */
export const WIRE =
  'ip link add va mtu 65535 type veth peer name vb mtu 65535 && ip link set va up && ip link set vb up'

/** Ends when its input does, that is when whoever made the namespace ends. */
const HOLDER = `mount -t sysfs sysfs /sys && ${WIRE} && echo ready && exec cat >/dev/null`

/** A network namespace of its own, without a way out: `va` and `vb` are the ends of one wire, and have no addresses. */
export class Namespace {
  readonly #holder: ChildProcess
  readonly #started: ChildProcess[] = []

  private constructor(holder: ChildProcess) {
    this.#holder = holder
  }

  static async create(): Promise<Namespace> {
    const stdio = ['pipe', 'pipe', 'inherit'] as const
    const holder = spawn('unshare', ['--net', '--mount', 'sh', '-c', HOLDER], { stdio: [...stdio] })
    await once(holder.stdout, 'data')
    return new Namespace(holder)
  }

  /** A process that lives in it. */
  get pid(): number | undefined {
    return this.#holder.pid
  }

  /** Runs a command to its end. Throws Error when it fails. */
  run(command: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('nsenter', this.#enter(command, args), { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`)
    return stdout
  }

  /** Starts a command; what is started is the command itself. */
  spawn(command: readonly [string, ...string[]], options: SpawnOptions = {}): ChildProcess {
    const [program, ...args] = command
    const child = spawn('nsenter', this.#enter(program, args), options)
    this.#started.push(child)
    return child
  }

  /** Ends what still runs in it, and the namespace with it. */
  async close(): Promise<void> {
    for (const child of [...this.#started, this.#holder]) child.kill('SIGKILL')
    await once(this.#holder, 'close')
  }

  #enter(command: string, args: readonly string[]): string[] {
    return ['--target', String(this.#holder.pid), '--net', '--mount', command, ...args]
  }
}
