import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { corpus, corpusFiles, corpusRecords, corpusText, describeWithCorpus } from '../corpus.ts'
import { type SshOpening, sshOpeningsOf } from '../support/ssh-openings.ts'

/** One side of an event of Suricata. */
interface Side {
  readonly proto_version: string
  readonly software_version: string
  readonly hassh?: { readonly hash: string; readonly string: string }
}

/** The members of an event of Suricata that are compared. */
interface SshEvent {
  readonly event_type: string
  readonly src_ip: string
  readonly src_port: number
  readonly dest_ip: string
  readonly dest_port: number
  readonly ssh: { readonly client?: Side; readonly server?: Side }
}

/** Where Suricata sees less: openings that we find, and those that it does. */
const SEES_LESS = new Map([
  // Lines before the identification string of the server, which it gives up; without it, no KEXINIT of the client.
  ['zeek/ssh__server-pre-banner-data.pcap', [2, 1]],
  // The client began with HTTP.
  ['zeek/http__get-to-ssh-server.pcap', [1, 0]],
])

describeWithCorpus('SSH in the logs of Suricata 8.0.8 (corpus/suricata-8.0.8)', () => {
  const captures = ['foxio', 'mercury', 'sv', 'zeek'].flatMap((set) => {
    const folders = corpusFiles(`suricata-8.0.8/${set}`).map((folder) => `${set}/${folder}`)
    return folders.filter((folder) => existsSync(captureOf(folder)))
  })

  test.each(captures)('%s', async (capture) => {
    const events = corpusRecords<SshEvent>(`suricata-8.0.8/${capture}/eve.json`, (line) => line.includes('"ssh"'))
    const theirs = events.filter(({ event_type }) => event_type === 'ssh').flatMap(linesOf)
    const ours = (await sshOpeningsOf(captureOf(capture))).map(line)
    const counts = SEES_LESS.get(capture)
    if (counts === undefined) expect(ours.sort()).toEqual(theirs.sort())
    else expect([ours.length, theirs.length]).toEqual(counts)
  })
})

describeWithCorpus('HASSH that suricata-verify expects (corpus/sv/expected.tsv)', () => {
  const rows = corpusText('sv/expected.tsv').split('\n')
  const [head = '', ...lines] = rows.map((row) => row.split('\t'))
  const column = (row: readonly string[], name: string) => row[head.indexOf(name)] ?? ''
  const cases = lines.filter((row) => column(row, 'pcap_present') === 'yes' && column(row, 'hassh') !== '')

  test.each(cases.map((row) => [column(row, 'pcap'), column(row, 'hassh'), column(row, 'match')]))(
    '%s',
    async (pcap, hassh, match) => {
      const server = /ssh\.server\.hassh\.hash=(\w+)/.exec(match)?.[1]
      const ours = await sshOpeningsOf(corpus(pcap.replace(/^tests/, 'sv')))
      expect(Object.fromEntries(ours.map((opening) => [opening.sender, opening.hassh]))).toEqual({
        client: hassh,
        server,
      })
    },
  )
})

function captureOf(name: string): string {
  return corpus(name.replaceAll('__', '/'))
}

function linesOf({ src_ip, src_port, dest_ip, dest_port, ssh }: SshEvent): string[] {
  const flow = `${src_ip} ${src_port} ${dest_ip} ${dest_port}`
  const sides = [['client', ssh.client] as const, ['server', ssh.server] as const]
  return sides.flatMap(([sender, side]) => (side === undefined ? [] : [`${flow} ${sender} ${sideOf(side)}`]))
}

function sideOf({ proto_version, software_version, hassh }: Side): string {
  return `SSH-${proto_version}-${software_version} ${hassh?.hash} ${hassh?.string}`
}

function line({ flow, sender, identification, nameLists, hassh }: SshOpening): string {
  return `${flow} ${sender} ${identification?.protocol} ${hassh} ${nameLists && hashed(nameLists, sender)}`
}

/** The string that is hashed, put together from our name-lists by the definition of HASSH. */
function hashed(lists: Readonly<Record<string, string>>, sender: SshOpening['sender']): string {
  const direction = sender === 'client' ? 'client_to_server' : 'server_to_client'
  const kinds = ['encryption', 'mac', 'compression'].map((kind) => lists[`${kind}_algorithms_${direction}`])
  return [lists.kex_algorithms, ...kinds].join(';')
}
