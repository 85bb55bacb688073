import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const CONFIG = pathOf('../../scripts/lab/example/suricata.yaml')
const CAPTURE = pathOf('../../resources/example/example.pcap.gz')

/** Why no Suricata can be run here; undefined where one can. */
export const suricataProblem =
  spawnSync('suricata', ['-V']).status === 0 ? undefined : 'needs suricata (Debian: suricata)'

/** A place that EVE lines are written to: lines of YAML, such as `filetype: unix_stream`. */
export type EveOutput = Readonly<Record<string, string>>

/** Lets Suricata read the example's capture and write its events to several places. Gives what it says on standard error. */
export function suricataWrites(folder: string, outputs: readonly EveOutput[]): string {
  const config = join(folder, 'suricata.yaml')
  const capture = join(folder, 'example.pcap')
  writeFileSync(config, configFor(outputs))
  writeFileSync(capture, gunzipSync(readFileSync(CAPTURE)))
  const { status, stderr } = spawnSync(
    'suricata',
    ['-c', config, '-r', capture, '-l', folder, '-S', '/dev/null', '--runmode', 'single', '-k', 'none'],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return stderr
}

/** The configuration of the example, with its output once for each place. */
function configFor(outputs: readonly EveOutput[]): string {
  const [, before = '', types = '', after = ''] =
    /^(.*outputs:\n).*?( {6}types:\n.*?)(app-layer:.*)$/s.exec(readFileSync(CONFIG, 'utf8')) ?? []
  const entries = outputs.map((output) => {
    const lines = Object.entries(output).map(([name, value]) => `      ${name}: ${value}\n`)
    return `  - eve-log:\n      enabled: yes\n      community-id: true\n${lines.join('')}${types}`
  })
  return before + entries.join('') + after
}
