import { nodeDigests } from '@fingerpost/database/node'
import { isObject, type JsonObject, Mismatch } from '@fingerpost/io/pure'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { osqueryLine, sysmonLine } from '../../../test/support/endpoint-events.ts'
import { networkFormats } from './network/registry.ts'
import { eventSources } from './sources/registry.ts'

/** Every member that some format looks at. */
const NAMES = [
  ...['winlog', 'provider_name', 'event_id', 'event_data', 'Event', 'System', 'EventData', 'Data', 'Message', 'Id'],
  ...['UtcTime', 'ProcessGuid', 'Image', 'Initiated', 'SourceIp', 'SourcePort', 'DestinationIp', 'Hashes', '@Name'],
  ...['unixTime', 'columns', 'snapshot', 'diffResults', 'added', 'remote_address', 'syscall', 'time', 'type', 'path'],
  ...['@timestamp', 'event', 'ecs', 'source', 'destination', 'process', 'ip', 'port', 'network', 'direction', 'name'],
  ...['src_ip', 'dst_ip', 'timestamp', 'event_start', 'fingerprints', 'tls', 'ja3', 'hash', 'event_type', 'flow', 'os'],
  ...['__proto__', 'constructor', 'Provider', 'EventID', '#text', 'host', 'parent', 'pid', 'sha256', 'protocol'],
]

const scalar = fc.oneof(
  fc.constantFrom('Microsoft-Windows-Sysmon', '3', 3, 1, 'true', 'tls', 'connect', '192.0.2.1', '::1', '443', 443, ''),
  fc.constantFrom('2026-11-24T04:00:00Z', 1_795_492_800, null, true, -1, 1e300, 'x'),
  fc.string(),
)

const { line } = fc.letrec((tie) => ({
  line: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 12, noNullPrototype: true }),
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('line'), fc.array(tie('value'))),
}))

function everyReading(object: JsonObject): void {
  for (const format of [...eventSources(), ...networkFormats(nodeDigests)]) {
    try {
      if (format.recognizes(object)) format.read(object)
    } catch (error) {
      expect(error).toBeInstanceOf(Mismatch)
    }
  }
}

test('whatever a line holds, it is read, passed over or refused', () => {
  fc.assert(
    fc.property(line, (object) => {
      if (isObject(object)) everyReading(object)
    }),
    { numRuns: 3000 },
  )
})

const SEEN = {
  ...{ time: 1_795_492_800, source: '10.0.0.1', sourcePort: 40_000, destination: '192.0.2.1', destinationPort: 443 },
  ...{ transport: 6, process: 'curl', pid: 7, initiated: true },
}

/** A line of each kind. */
const LINES = [
  sysmonLine(SEEN),
  osqueryLine(SEEN),
  '{"@timestamp":"2026-11-24T04:00:00Z","event":{"action":"x"},"network":{"direction":"egress","transport":"tcp"},' +
    '"source":{"ip":"10.0.0.1","port":1},"destination":{"ip":"192.0.2.1","port":443},"process":{"name":"curl","pid":1,' +
    '"entity_id":"e","hash":{"sha256":""},"parent":{"name":"sh"}},"host":{"name":"h","os":{"name":"x"}}}',
  '{"event_start":1,"src_ip":"10.0.0.1","src_port":1,"dst_ip":"192.0.2.1","dst_port":443,"protocol":6,"process":' +
    '{"name":"curl","parent":{"name":"sh"}},"fingerprints":{"tls":"x"},"tls":{"client":{"server_name":"x"}}}',
  '{"timestamp":"2026-11-24T04:00:00.000000+0000","event_type":"alert","src_ip":"192.0.2.1","proto":"TCP","flow":' +
    '{"src_ip":"10.0.0.1","src_port":1,"dest_ip":"192.0.2.1","dest_port":443},"tls":{"sni":"x","ja3":{"hash":"' +
    `${'a'.repeat(32)}"},"ja4":"t13d0101h2_${'a'.repeat(12)}_${'b'.repeat(12)}"}}`,
]

test('a member of another kind anywhere in a line is passed over or refused', () => {
  const at = fc.nat(200)
  fc.assert(
    fc.property(fc.constantFrom(...LINES), at, scalar, (text, place, other) => {
      let member = 0
      const changed: unknown = JSON.parse(text, (_, value) => {
        member += 1
        return member === place ? other : value
      })
      if (isObject(changed)) everyReading(changed)
    }),
    { numRuns: 3000 },
  )
})
