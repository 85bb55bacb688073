import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/**
 * Tells the service manager how a service is, by the protocol of sd_notify(3). Node has no datagram sockets of the unix
 * kind, so systemd-notify(1) sends the messages, one after the other. Where it fails, that is reported once.
 */
export class ServiceManager {
  readonly #environment: NodeJS.ProcessEnv
  readonly #warn: (sentence: string) => void
  #sent: Promise<void> = Promise.resolve()
  #watchdog: NodeJS.Timeout | undefined
  #hasFailed = false

  constructor(environment: NodeJS.ProcessEnv, warn: (sentence: string) => void) {
    this.#environment = environment
    this.#warn = warn
  }

  /** The service works, also again after `reloading`; its watchdog is told so from now on, as long as timers run. */
  ready(): void {
    this.#send('READY=1')
    const interval = watchdogInterval(this.#environment)
    if (interval !== undefined) this.#watchdog ??= setInterval(() => this.#send('WATCHDOG=1'), interval).unref()
  }

  /** The service loads its files anew. */
  reloading(): void {
    this.#send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`)
  }

  /** The service ends. Resolves once everything was sent. */
  async stopping(): Promise<void> {
    clearInterval(this.#watchdog)
    this.#send('STOPPING=1')
    await this.#sent
  }

  #send(...assignments: readonly string[]): void {
    this.#sent = this.#sent
      .then(() => run('systemd-notify', assignments, { env: this.#environment }))
      .then(
        () => {},
        (error: unknown) => this.#failed(error),
      )
  }

  #failed(error: unknown): void {
    if (!this.#hasFailed) this.#warn(`the service manager is not told: ${String(error).trim()}`)
    this.#hasFailed = true
  }
}

/** The manager of this process; undefined where none wants to be told. */
export function serviceManager(command: string): ServiceManager | undefined {
  if (process.env.NOTIFY_SOCKET === undefined) return undefined
  return new ServiceManager(process.env, (sentence) => process.stderr.write(`${command}: ${sentence}\n`))
}

const run = promisify(execFile)

/** Milliseconds between two signs of life: half of what the manager waits; undefined where it waits for none of ours. */
function watchdogInterval({ WATCHDOG_USEC, WATCHDOG_PID }: NodeJS.ProcessEnv): number | undefined {
  const microseconds = Number(WATCHDOG_USEC)
  const isOurs = WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === process.pid
  return isOurs && microseconds > 0 ? microseconds / 2000 : undefined
}
