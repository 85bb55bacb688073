import { EndpointCounts, type FingerprintRecord, FlowGroups, type OpenedConnection } from '@fingerpost/capture'
import type { CaptureArguments } from './options.ts'

/** Where lines go. */
interface Output {
  write(line: string): void
}

/** Where printed records go: to the output one by one or by flow, and to the counts of their endpoints. */
export class Views {
  readonly #output: Output
  readonly #flows: FlowGroups | undefined
  readonly #endpoints: EndpointCounts | undefined

  constructor({ schema, views }: Pick<CaptureArguments, 'schema' | 'views'>, output: Output) {
    const write = (line: string) => output.write(`${line}\n`)
    this.#output = output
    this.#flows = views.flows && new FlowGroups(write, schema, views.flows)
    this.#endpoints =
      views.endpointValues === undefined ? undefined : new EndpointCounts(write, schema, views.endpointValues)
  }

  /** Takes a record and the line that prints it. */
  write(line: string, record: FingerprintRecord): void {
    if (this.#flows === undefined) this.#output.write(line)
    else this.#flows.add(record, line)
    this.#endpoints?.add(record, line)
  }

  /** Told of packets that open connections; undefined where nobody needs to know. */
  get opened(): ((opening: OpenedConnection) => void) | undefined {
    const flows = this.#flows
    return flows && ((opening) => flows.opened(opening))
  }

  /** Told of packets that close connections; undefined where nobody needs to know. */
  get closed(): ((closing: OpenedConnection) => void) | undefined {
    const flows = this.#flows
    return flows && ((closing) => flows.closed(closing))
  }

  /** Writes the flows that are open, then the endpoints. */
  finish(): void {
    this.#flows?.finish()
    this.#endpoints?.finish()
  }
}
