import { memberPaths } from '@fingerpost/io/pure'

/**
 * Where each field of an observation stands in the lines that `fpdb` accepts, best first: our own observations, capture
 * records that carry a process (`fp-capture`, pmercury), records of mercury's network monitor (`ground_truth`), and
 * lines with ready classes. docs/formats/observations.md prints this table; a test holds the two equal.
 */
export const MAPPING = {
  fingerprint: memberPaths('fingerprint', 'fingerprints.tls', 'fingerprints.tls/1', 'fingerprints.tls/2'),
  ja3: memberPaths('ja3.hash', 'ja3', 'fingerprints.ja3'),
  ja4: memberPaths('ja4', 'fingerprints.ja4'),
  timestamp: memberPaths('timestamp', 'event_start'),
  serverName: memberPaths('server_name', 'tls.client.server_name', 'tls.server_name', 'http.request.host'),
  destinationAddress: memberPaths('dst_ip', 'dest_ip'),
  destinationPort: memberPaths('dst_port', 'dest_port'),
  process: memberPaths('process.name', 'process', 'ground_truth.process_name'),
  processPath: memberPaths('process.path', 'ground_truth.process_path'),
  sha256: memberPaths('sha256', 'process.sha256', 'ground_truth.process_hash'),
  osName: memberPaths('os.name', 'ground_truth.os'),
  osEdition: memberPaths('os.edition', 'ground_truth.os_edition'),
  osVersion: memberPaths('os.version', 'ground_truth.os_version'),
  parentProcess: memberPaths(
    'parent_process.name',
    'parent_process',
    'process.parent.name',
    'process.parent',
    'ground_truth.parent_name',
  ),
  imitates: memberPaths('imitates.process'),
  imitatedVersion: memberPaths('imitates.version'),
  host: memberPaths('host'),
  userAgent: memberPaths('user_agent', 'http.request.user_agent', 'tls.client.google_user_agent'),
  truncated: memberPaths('truncated', 'reassembly_properties.truncated'),
  malware: memberPaths('malware'),
  applicationCategory: memberPaths('application_category'),
  count: memberPaths('count'),
  autonomousSystem: memberPaths('as'),
  domain: memberPaths('domain'),
  topLevelDomain: memberPaths('tld'),
  portApplication: memberPaths('port_app'),
} as const

/** Members that must be objects where they are there, and what they are. */
export const OBJECTS = {
  fingerprints: { paths: memberPaths('fingerprints'), expected: 'an object of fingerprints by type' },
  os: { paths: memberPaths('os'), expected: 'an object with "name", "edition" and "version"' },
  imitates: { paths: memberPaths('imitates'), expected: 'an object with the "process" that is imitated' },
} as const
