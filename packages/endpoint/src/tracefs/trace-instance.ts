import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { InputError } from '@fingerpost/io/pure'
import { type EventFormat, eventFormat } from './event-format.ts'
import { readPage } from './ring-buffer-page.ts'

/** An event to trace: `system/name`, the fields that are read, and a condition in the kernel's filter language. */
export interface WantedEvent<Field extends string> {
  readonly name: string
  readonly fields: readonly Field[]
  readonly filter?: string
}

/** Takes an event: its time in nanoseconds of CLOCK_MONOTONIC, and the page with where it begins. */
export type TakeEvent = (nanoseconds: number, page: Uint8Array, at: number) => void

const FOLDERS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing']
const PREFIX = 'fingerpost-'
/** The largest page that a kernel has. */
const LARGEST_PAGE = 65_536
/** For each processor: some ten thousand events. */
const BUFFER_KIB = 1024

/**
 * A tracing instance of our own in the kernel: a buffer and a choice of events, apart from whatever else is traced. It
 * exists until it is closed; one that a killed process left behind is removed by the next.
 */
export class TraceInstance {
  readonly #folder: string
  readonly #descriptors: number[] = []
  readonly #page = new Uint8Array(LARGEST_PAGE)

  /** Throws InputError with the system's message if tracing is not available. */
  constructor() {
    const root = FOLDERS.find((folder) => existsSync(`${folder}/instances`))
    if (root === undefined) {
      throw new InputError('/sys/kernel/tracing', undefined, 'tracefs is not mounted, or only root may see it')
    }
    this.#folder = `${root}/instances/${PREFIX}${process.pid}`
    attempt(this.#folder, () => {
      removeLeftOvers(`${root}/instances`)
      mkdirSync(this.#folder)
      this.#set('trace_clock', 'mono')
      this.#set('buffer_size_kb', String(BUFFER_KIB))
    })
  }

  /** Begins to trace events of a kind, and says how they lie in memory. Throws InputError. */
  enable<Field extends string>({ name, fields, filter }: WantedEvent<Field>): EventFormat<Field> {
    const folder = `events/${name}`
    const path = `${this.#folder}/${folder}/format`
    return attempt(path, () => {
      const format = eventFormat(path, readFileSync(path, 'latin1'), fields)
      if (filter !== undefined) this.#set(`${folder}/filter`, filter)
      this.#set(`${folder}/enable`, '1')
      return format
    })
  }

  /** Hands over the events that are there, one processor after the other, and gives whether some were lost. */
  read(take: TakeEvent): boolean {
    if (this.#descriptors.length === 0) this.#open()
    let isLost = false
    for (const descriptor of this.#descriptors) {
      for (let page = this.#next(descriptor); page.length > 0; page = this.#next(descriptor)) {
        if (readPage(page, (time, at) => take(time, page, at))) isLost = true
      }
    }
    return isLost
  }

  close(): void {
    for (const descriptor of this.#descriptors) closeSync(descriptor)
    rmdirSync(this.#folder)
  }

  get processors(): number {
    return readdirSync(`${this.#folder}/per_cpu`).length
  }

  #open(): void {
    const flags = constants.O_RDONLY | constants.O_NONBLOCK
    for (const processor of readdirSync(`${this.#folder}/per_cpu`)) {
      this.#descriptors.push(openSync(`${this.#folder}/per_cpu/${processor}/trace_pipe_raw`, flags))
    }
  }

  /** The next page of a processor; empty where there is none yet. */
  #next(descriptor: number): Uint8Array {
    try {
      return this.#page.subarray(0, readSync(descriptor, this.#page))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return this.#page.subarray(0, 0)
      throw error
    }
  }

  #set(file: string, value: string): void {
    writeFileSync(`${this.#folder}/${file}`, value)
  }
}

function removeLeftOvers(instances: string): void {
  for (const name of readdirSync(instances)) {
    const pid = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmdirSync(`${instances}/${name}`)
  }
}

function attempt<Result>(path: string, action: () => Result): Result {
  try {
    return action()
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(path, undefined, error instanceof Error ? error.message : String(error))
  }
}
