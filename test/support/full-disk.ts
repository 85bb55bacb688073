import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether a test may mount a file system where nobody else sees it: root, on Linux. */
export function isPrivateMountPossible(): boolean {
  return spawnSync('unshare', ['--mount', 'true']).status === 0
}

/** What became of a command, and the files that are on its disk then. */
export interface FullDisk {
  readonly status: number | null
  readonly stderr: string
  readonly files: readonly string[]
}

/**
 * Runs a command with a disk of 256 KiB, in a mount namespace of its own that ends with it. The disk holds a file `kept`
 * with the text `old`; there are no files where the command has changed it.
 */
export async function onFullDisk(command: (disk: string) => readonly string[]): Promise<FullDisk> {
  const disk = mkdtempSync(join(tmpdir(), 'fpdb-disk-'))
  const script = [
    `mount -t tmpfs -o size=256k tmpfs '${disk}' && printf old > '${disk}/kept'`,
    '"$@"',
    'status=$?',
    `test "$(cat '${disk}/kept')" = old && ls '${disk}'`,
    'exit $status',
  ].join('\n')
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command(disk)])
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text
    })
  const [status]: (number | null)[] = await once(child, 'close')
  rmSync(disk, { recursive: true })
  return {
    status: status ?? null,
    stderr: output.stderr,
    files: output.stdout.split('\n').filter((name) => name !== ''),
  }
}
