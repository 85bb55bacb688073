import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'

/** The service manager's end of sd_notify(3): prints each message that it receives as a line. */
const PROGRAM = `
import socket, sys
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(sys.argv[1])
print('bound', flush=True)
while True:
    print(manager.recv(4096).decode().strip().replace('\\n', ' '), flush=True)
`
const runs = (program: string) => spawnSync(program, ['--version']).status === 0

/** Why nothing can be told to a service manager here; undefined where it can. */
export const managerProblem = runs('systemd-notify') && runs('python3') ? undefined : 'needs systemd-notify and python3'

/** Listens in the place of systemd. */
export class ServiceManager {
  readonly #child: ChildProcessByStdio<null, Readable, null>
  #printed = ''

  constructor(path: string) {
    this.#child = spawn('python3', ['-c', PROGRAM, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child.stdout.on('data', (bytes) => {
      this.#printed += bytes
    })
  }

  /** Listens at a path; resolves once it does. */
  static async at(path: string): Promise<ServiceManager> {
    const manager = new ServiceManager(path)
    for (let tries = 0; tries < 500 && manager.#printed === ''; tries++) await setTimeout(20)
    return manager
  }

  /** The messages so far, a line feed in them as a blank, without the barriers between them. */
  get told(): string[] {
    return this.#printed
      .split('\n')
      .slice(1, -1)
      .filter((message) => !message.startsWith('BARRIER'))
  }

  close(): void {
    this.#child.kill('SIGKILL')
  }
}
