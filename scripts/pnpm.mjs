import { spawnSync } from 'node:child_process'

const PNPM = 'pnpm@12.21.0'

/** Runs the pnpm that this repository is made with, in the current folder, and gives its exit code. */
export function pnpm(args, { env = process.env, stdio = 'inherit' } = {}) {
  const shell = process.platform === 'win32'
  const { status } = spawnSync('npx', ['--yes', PNPM, ...args], { stdio, shell, env })
  return status ?? 1
}
