import { readdirSync } from 'node:fs'
import type { Family } from './exposition.ts'

/** What Prometheus' client libraries say of their process, under the same names. */
export function processFamilies(): readonly Family[] {
  const { user, system } = process.cpuUsage()
  return [
    gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', process.memoryUsage.rss()),
    gauge(
      'process_start_time_seconds',
      'Start time of the process since unix epoch in seconds.',
      performance.timeOrigin / 1000,
    ),
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'Total user and system CPU time spent in seconds.',
      samples: [{ value: (user + system) / 1e6 }],
    },
    ...openDescriptors(),
  ]
}

/** None where the system does not list them as Linux does. */
function openDescriptors(): Family[] {
  if (process.platform !== 'linux') return []
  return [gauge('process_open_fds', 'Number of open file descriptors.', readdirSync('/proc/self/fd').length)]
}

function gauge(name: string, help: string, value: number): Family {
  return { name, type: 'gauge', help, samples: [{ value }] }
}
