import { readFileSync } from 'node:fs'

/** What Linux says of an interface. */
export interface InterfaceState {
  /** A number that a later interface of the same name does not have. */
  readonly index: string
  readonly isUp: boolean
}

/** IFF_UP of netdevice(7). */
const UP = 1

/** The state of an interface; undefined where there is none of this name, and on systems that do not tell. */
export function interfaceState(name: string): InterfaceState | undefined {
  try {
    const read = (property: string) => readFileSync(`/sys/class/net/${name}/${property}`, 'latin1')
    return { index: read('ifindex'), isUp: (Number(read('flags')) & UP) !== 0 }
  } catch {
    return undefined
  }
}
