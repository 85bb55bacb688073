import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { linesOf, until } from './running-enrich.ts'

export const SERVE = fileURLToPath(new URL('../../packages/cli/bin/fp-serve.js', import.meta.url))

/** An fp-serve that runs until it is stopped. */
export class RunningService {
  readonly path: string
  readonly child: ChildProcessByStdio<null, null, Readable>
  errors = ''

  constructor(path: string, args: readonly string[] = []) {
    this.path = path
    this.child = spawn(process.execPath, [SERVE, '--socket', path, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text
    })
  }

  /** Resolves once it is ready. */
  async ready(): Promise<this> {
    await until(
      () => this.errors.includes('ready'),
      () => this.errors,
    )
    return this
  }

  /** The answers to lines that are sent at once. */
  async ask(...questions: readonly (object | string)[]): Promise<string[]> {
    const lines = questions.map((question) => (typeof question === 'string' ? question : JSON.stringify(question)))
    return linesOf(await exchange(this.path, lines.map((line) => `${line}\n`).join('')))
  }

  /** Ends it with a signal, and gives its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode
    this.child.kill(signal)
    await once(this.child, 'close')
    return this.child.exitCode
  }
}

/** What comes back at a socket for what is sent, until both sides have ended. */
export async function exchange(path: string, sent: string | Uint8Array): Promise<string> {
  const socket = connect(path).setEncoding('utf8')
  let received = ''
  socket.on('data', (text: string) => {
    received += text
  })
  socket.end(sent)
  await once(socket, 'close')
  return received
}
