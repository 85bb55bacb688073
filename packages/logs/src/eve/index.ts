import type { LogFormat } from '../log-format.ts'
import { EveReader } from './reader.ts'

/** Suricata's EVE log: `tls` and `quic` events, and alerts that hold a `tls` or `quic` object. */
export const eve: LogFormat = {
  /** The ends of the keys of the fingerprints, and the start of an escape that could stand for one of their letters. */
  needles: ['ja3"', 'ja4"', '\\u00'],
  unfingerprinted: {
    needle: 'event_type":"tls"',
    advice:
      'set ja3-fingerprints and ja4-fingerprints under app-layer.protocols.tls in suricata.yaml (7.0 also wants ja4: on among the tls types of eve-log)',
  },
  createReader: (options) => new EveReader(options),
}
