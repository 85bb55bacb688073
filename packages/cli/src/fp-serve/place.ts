import { join } from 'node:path'
import type { ListeningPlace } from '@fingerpost/serve'
import { UsageError } from '../console/run.ts'

/** Where a service listens, and how that is called. */
export interface Place {
  readonly listening: ListeningPlace
  readonly name: string
}

/** What the command line says of the place. */
export interface PlaceArguments {
  readonly socket: string | undefined
  readonly mode: number
}

/**
 * The socket that the service manager passes (sd_listen_fds(3)), else the one that is asked for, else one in the folder
 * for such things. Throws UsageError where there is none, or several were passed.
 */
export function placeOf({ socket, mode }: PlaceArguments, environment: NodeJS.ProcessEnv): Place {
  const { LISTEN_PID, LISTEN_FDS, RUNTIME_DIRECTORY, XDG_RUNTIME_DIR } = environment
  if (LISTEN_FDS !== undefined && Number(LISTEN_PID) === process.pid) {
    if (LISTEN_FDS !== '1') throw new UsageError(`expected one socket of the service manager, not ${LISTEN_FDS}`)
    return { listening: { descriptor: FIRST_PASSED }, name: 'the socket of the service manager' }
  }
  const path = socket ?? inFolder(RUNTIME_DIRECTORY ?? XDG_RUNTIME_DIR)
  if (path === undefined || path === '') throw new UsageError('--socket: give PATH')
  return { listening: { path, mode }, name: path }
}

function inFolder(folder: string | undefined): string | undefined {
  return folder && join(folder, 'fingerpost.sock')
}

/** SD_LISTEN_FDS_START. */
const FIRST_PASSED = 3
