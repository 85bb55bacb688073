export { DEFAULT_ENDPOINT_VALUES, EndpointCounts } from './groups/endpoint-counts.ts'
export {
  type ConnectionEvent,
  DEFAULT_FLOW_LIMITS,
  type FlowEnds,
  FlowGroups,
  type FlowLimits,
} from './groups/flow-groups.ts'
export type { InterfaceCounts } from './live/interface-counts.ts'
export { kernelFilter, type Wanted } from './live/kernel-filter.ts'
export { LiveCapture, type LiveOptions } from './live/live-capture.ts'
export { nodeCiphers } from './messages/ciphers/node-ciphers.ts'
export { Fingerprinter, type FingerprinterOptions } from './messages/fingerprinter.ts'
export type { OpenedConnection } from './messages/opening.ts'
export { type ProtocolTable, type ProtocolTables, protocolTables } from './messages/protocol-table.ts'
export type { Ending } from './messages/reassembly/pending-messages.ts'
export { DEFAULT_LIMITS, type ReassemblyLimits } from './messages/reassembly/reassembly-limits.ts'
export type { FingerprintRecord, IpHeader, Origin } from './messages/record.ts'
export { CaptureStatistics, type FailureCount } from './messages/statistics.ts'
export type { ConnectionReader, FoundMessage, StreamReader } from './messages/streams/stream-reader.ts'
export { readCaptureFile } from './packets/files/capture-file.ts'
export { FilterError } from './packets/filter/libpcap.ts'
export { filtered, PacketFilter } from './packets/filter/packet-filter.ts'
export { type TrialOptions, tryFilter } from './packets/filter/try-filter.ts'
export type { Encapsulation } from './packets/network/encapsulation.ts'
export { DEFAULT_FRAGMENT_LIMITS, type FragmentCounts, type FragmentLimits } from './packets/network/ip-fragments.ts'
export { Packet } from './packets/packet.ts'
export type { PacketConsumer } from './packets/packet-consumer.ts'
export { UDP } from './packets/transport/udp.ts'
export { mercuryRecord } from './records/mercury.ts'
export type { RecordOptions } from './records/options.ts'
export { pmercuryRecord } from './records/pmercury.ts'
export { recordPrinters, SCHEMAS, type Schema } from './records/schemas.ts'
