import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SUITES, suiteRoot } from '../suites.ts'
import { CLIENTS, inRegistry } from './debian.ts'
import { each, run } from './run.ts'

const IN_SUITE = fileURLToPath(new URL('../programs/in-suite', import.meta.url))
const MIRROR = 'http://deb.debian.org/debian'
/** No daemon starts in a suite, and nothing asks. */
const QUIET = { DEBIAN_FRONTEND: 'noninteractive', LANG: 'C.UTF-8' }

/** Installs the clients of the other generations of Debian, those that each has (as root). */
export function suites(directory: string): void {
  run(directory, ['apt-get', '-q', 'install', '--yes', '--no-install-recommends', 'debootstrap'], QUIET)
  each(SUITES, (suite) => installSuite(suiteRoot(directory, suite), suite))
}

function installSuite(root: string, suite: string): void {
  if (!existsSync(`${root}/etc/os-release`))
    run(root, ['debootstrap', '--variant=minbase', '--include=ca-certificates', suite, root, MIRROR])
  writeFileSync(`${root}/usr/sbin/policy-rc.d`, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const inside = (...words: string[]) => run(root, [IN_SUITE, root, ...words], { ...QUIET, HOME: '/root' })
  inside('apt-get', '-q', 'update')
  const names = CLIENTS.split(/\s+/).filter(Boolean)
  const policy = execFileSync('chroot', [root, 'apt-cache', 'policy', ...names], { encoding: 'utf8', env: process.env })
  inside('apt-get', '-q', 'install', '--yes', '--no-install-recommends', ...inRegistry(names, policy))
}
