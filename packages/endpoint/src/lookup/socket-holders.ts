import { parentNumber } from '../processes/process-facts.ts'
import { linkOf, numbersIn } from '../processes/procfs.ts'

/**
 * The processes that hold a socket: the youngest, and those of its ancestors that it may have inherited it from. Each is
 * handed over as soon as it is found, since it may end while others are searched. The youngest are searched first: those
 * that live shortest are among them, and a whole search took 24 ms where 150 processes ran.
 */
export function* holdersOf(inode: string): Generator<number> {
  const youngest = numbersIn('/proc')
    .reverse()
    .find((pid) => holds(pid, inode))
  if (youngest === undefined) return
  yield youngest
  for (let pid = parentNumber(youngest); pid !== undefined && pid > 0; pid = parentNumber(pid)) {
    if (holds(pid, inode)) yield pid
  }
}

function holds(pid: number, inode: string): boolean {
  const link = `socket:[${inode}]`
  return numbersIn(`/proc/${pid}/fd`).some((descriptor) => linkOf(`/proc/${pid}/fd/${descriptor}`) === link)
}
