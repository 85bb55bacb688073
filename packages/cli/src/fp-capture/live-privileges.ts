import { spawnSync } from 'node:child_process'
import { UsageError } from '../console/run.ts'

/** Becomes another user with that user's groups, for good. Throws UsageError for one that there is not, and Error. */
export function becomeUser(name: string): void {
  const { setgroups, setgid, setuid } = process
  const [group, ...groups] = [...idsOf('-g', name), ...idsOf('-G', name)]
  if (group === undefined || !setgroups || !setgid || !setuid)
    throw new UsageError(`--user: there is no user '${name}'`)
  setgroups(groups)
  setgid(group)
  setuid(name)
}

/** Group ids as id(1) prints them; none for a user that there is not. */
function idsOf(option: string, name: string): number[] {
  const { status, stdout } = spawnSync('id', [option, '--', name], { encoding: 'utf8' })
  return status === 0 ? stdout.trim().split(' ').map(Number) : []
}
