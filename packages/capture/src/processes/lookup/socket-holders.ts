import { linkOf, numbersIn } from '../procfs.ts'

/**
 * The processes that hold a socket, the youngest first. Each is handed over as soon as it is found, since it may end while
 * the others are still searched. A socket that a child inherited has several.
 */
export function* holdersOf(inode: string): Generator<number> {
  const link = `socket:[${inode}]`
  for (const pid of numbersIn('/proc').reverse()) {
    if (numbersIn(`/proc/${pid}/fd`).some((descriptor) => linkOf(`/proc/${pid}/fd/${descriptor}`) === link)) yield pid
  }
}
