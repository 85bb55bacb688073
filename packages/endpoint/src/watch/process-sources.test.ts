import { platform } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ProcessTable } from '../processes/process-table.ts'
import { Sightings } from '../processes/sightings.ts'
import { openSources } from './process-sources.ts'

describe.runIf(platform() === 'linux')('a source that looks sockets up', () => {
  test('says what it is expected to miss', async () => {
    const { source, table, notes } = await openSources('proc', new ProcessTable(), new Sightings(() => {}))
    table.close()
    expect(source).toBe('proc')
    expect(notes.at(-1)).toMatch(/^expect a process for some \d+ % of short-lived clients and \d+ % of TCP connections/)
  })
})
