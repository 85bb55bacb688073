import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-enrich.js', import.meta.url))

/** An fp-enrich that runs until it is stopped. */
export class RunningEnrich {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  output = ''
  errors = ''

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [BIN, ...args, '-q'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
    })
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text
    })
  }

  get lines(): string[] {
    return linesOf(this.output)
  }

  /** Ends it with a signal, and gives its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode
    this.child.kill(signal)
    await once(this.child, 'close')
    return this.child.exitCode
  }
}

/** What fp-enrich makes of files, in one run. */
export function enrichedFiles(...paths: readonly string[]): string {
  return spawnSync(process.execPath, [BIN, ...paths, '-q'], { encoding: 'utf8' }).stdout
}

/** The lines of a text, without their line feeds. */
export function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

/** Waits until a condition holds, for 15 seconds at most. Rejects with what is wrong then. */
export async function until(condition: () => boolean | Promise<boolean>, wrong: () => string): Promise<void> {
  const end = performance.now() + 15_000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${wrong()}`)
    await setTimeout(20)
  }
}
