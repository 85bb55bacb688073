/** A connection as an endpoint logs it. */
export interface Seen {
  readonly time: number
  readonly source: string
  readonly sourcePort: number
  readonly destination: string
  readonly destinationPort: number
  readonly transport: number
  readonly process: string
  readonly pid: number
  /** Whether the process opened the connection. */
  readonly initiated: boolean
}

const iso = (time: number) => new Date(Math.round(time * 1000)).toISOString()

/** A line of Winlogbeat 8: event 3 of Sysmon. */
export function sysmonLine(seen: Seen): string {
  return JSON.stringify({
    '@timestamp': iso(seen.time + 20),
    event: { code: '3', provider: 'Microsoft-Windows-Sysmon', kind: 'event', created: iso(seen.time + 21) },
    host: { name: 'ws1', os: { name: 'Windows 11 Pro', version: '10.0', family: 'windows' } },
    winlog: {
      channel: 'Microsoft-Windows-Sysmon/Operational',
      provider_name: 'Microsoft-Windows-Sysmon',
      computer_name: 'ws1.example.com',
      event_id: '3',
      event_data: {
        RuleName: '-',
        UtcTime: iso(seen.time).replace('T', ' ').replace('Z', ''),
        ProcessGuid: `{42F11C3B-CE01-5C8F-0000-${String(seen.pid).padStart(12, '0')}}`,
        ProcessId: String(seen.pid),
        Image: `C:\\Program Files\\${seen.process}`,
        User: 'EXAMPLE\\alice',
        Protocol: seen.transport === 6 ? 'tcp' : 'udp',
        Initiated: String(seen.initiated),
        SourceIsIpv6: String(seen.source.includes(':')),
        SourceIp: seen.source,
        SourcePort: String(seen.sourcePort),
        DestinationIsIpv6: String(seen.destination.includes(':')),
        DestinationIp: seen.destination,
        DestinationPort: String(seen.destinationPort),
      },
    },
  })
}

/** A line of osqueryd's result log: a row of bpf_socket_events, whose time is in whole seconds. */
export function osqueryLine(seen: Seen): string {
  const [local, remote] = [
    [seen.source, seen.sourcePort],
    [seen.destination, seen.destinationPort],
  ]
  const [here, there] = seen.initiated ? [local, remote] : [remote, local]
  return JSON.stringify({
    name: 'pack_sockets_bpf',
    hostIdentifier: 'srv1',
    calendarTime: new Date((seen.time + 10) * 1000).toUTCString(),
    unixTime: Math.floor(seen.time + 10),
    epoch: 0,
    counter: 3,
    numerics: false,
    columns: {
      pid: String(seen.pid),
      parent: '1',
      syscall: seen.initiated ? 'connect' : 'accept4',
      path: `/usr/bin/${seen.process}`,
      family: seen.source.includes(':') ? '10' : '2',
      type: seen.transport === 6 ? '1' : '2050',
      protocol: '0',
      local_address: here?.[0],
      local_port: String(here?.[1]),
      remote_address: there?.[0],
      remote_port: String(there?.[1]),
      time: String(Math.floor(seen.time)),
    },
    action: 'added',
  })
}
