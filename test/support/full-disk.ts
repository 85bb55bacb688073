import { spawnSync } from 'node:child_process'
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
 * Runs a command with a disk of 256 KiB, in a mount namespace of its own that ends with it. The disk holds a file
 * `observed.ndjson` with the text `old`; the command must not have changed it.
 */
export function onFullDisk(command: (disk: string) => readonly string[]): FullDisk {
  const disk = mkdtempSync(join(tmpdir(), 'fpdb-disk-'))
  const script = [
    `mount -t tmpfs -o size=256k tmpfs '${disk}' && printf old > '${disk}/observed.ndjson'`,
    '"$@"',
    'status=$?',
    `test "$(cat '${disk}/observed.ndjson')" = old && ls '${disk}'`,
    'exit $status',
  ].join('\n')
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command(disk)], {
    encoding: 'utf8',
  })
  rmSync(disk, { recursive: true })
  return { status, stderr, files: stdout.split('\n').filter((name) => name !== '') }
}
