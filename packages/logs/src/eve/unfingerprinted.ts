import type { UnfingerprintedEvents } from '../log-format.ts'
import { NeedleSearch } from '../needle-search.ts'

/** Such events, and a text that stands in their lines. */
interface EveUnfingerprinted extends UnfingerprintedEvents {
  readonly needle: string
}

/** Events of Suricata that lack a fingerprint for its configuration. */
export const UNFINGERPRINTED: readonly EveUnfingerprinted[] = [
  {
    type: 'tls',
    needle: 'event_type":"tls"',
    advice:
      'tls events have neither ja3 nor ja4: set ja3-fingerprints and ja4-fingerprints under app-layer.protocols.tls in suricata.yaml (7.0 also wants ja4: on among the tls types of eve-log)',
  },
  {
    type: 'ssh',
    needle: 'event_type":"ssh"',
    advice: 'ssh events have no hassh: set hassh: yes under app-layer.protocols.ssh in suricata.yaml',
  },
  {
    type: 'http',
    needle: 'event_type":"http"',
    advice:
      'http events have no request_headers: set dump-all-headers: request among the http types of eve-log in suricata.yaml',
  },
]

/** Finds such events among the lines of a chunk, which are asked for in their order. */
export class UnfingerprintedSearch {
  readonly #searches = UNFINGERPRINTED.map((events) => ({ events, search: new NeedleSearch([events.needle]) }))

  /** Starts over with another chunk. */
  open(chunk: Buffer): void {
    for (const { search } of this.#searches) search.open(chunk)
  }

  /** Which of them the line `[start, end)` is, if any. */
  within(start: number, end: number): UnfingerprintedEvents | undefined {
    return this.#searches.find(({ search }) => search.within(start, end))?.events
  }
}
