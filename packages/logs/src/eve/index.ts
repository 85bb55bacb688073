import type { LogFormat } from '../log-format.ts'
import { EveReader } from './reader.ts'

/** Suricata's EVE log: `tls`, `quic`, `ssh` and `http` events, and alerts that hold such an object. */
export const eve: LogFormat = {
  /**
   * Parts of the keys `ja3`, `ja4`, `hassh` and `request_headers`, and the start of an escape that could stand for one of
   * their letters. Texts of eight bytes and more are searched for three times more slowly.
   */
  needles: ['ja3"', 'ja4"', 'hassh"', 'quest_h', '\\u00'],
  unfingerprinted: [
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
  ],
  createReader: (options) => new EveReader(options),
}
