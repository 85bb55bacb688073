import { expect, test } from 'vitest'
import { corpus, corpusFiles, describeWithCorpus } from '../corpus.ts'
import { type SshOpening, sshOpeningsOf } from '../support/ssh-openings.ts'
import { type ZeekRow, zeekFlow, zeekRows } from '../support/zeek-log.ts'

/** Runs of Zeek over captures that are here, whole or one side of them. */
const LOGS = ['scripts.base.protocols.ssh.basic', 'scripts.base.protocols.ssh.dh_group18_kex']
const LISTS = {
  kex_alg: ['kex_algorithms'],
  host_key_alg: ['server_host_key_algorithms'],
  cipher_alg: ['encryption_algorithms_client_to_server', 'encryption_algorithms_server_to_client'],
  mac_alg: ['mac_algorithms_client_to_server', 'mac_algorithms_server_to_client'],
  compression_alg: ['compression_algorithms_client_to_server', 'compression_algorithms_server_to_client'],
}

describeWithCorpus('SSH in the logs of Zeek (corpus/zeek/logs)', () => {
  const rows = new Map(LOGS.flatMap((log) => zeekRows(`zeek/logs/${log}/ssh.log`)).map((row) => [zeekFlow(row), row]))

  test('identification strings and the algorithms that were agreed on', async () => {
    const found = { sides: 0, agreements: 0 }
    for (const capture of corpusFiles('zeek/ssh')) {
      const openings = (await sshOpeningsOf(corpus(`zeek/ssh/${capture}`))).filter(({ flow }) => rows.has(flow))
      for (const opening of openings) {
        expect(identificationOf(opening), opening.flow).toBe(rows.get(opening.flow)?.[opening.sender])
        found.sides++
      }
      for (const server of openings.filter(({ sender }) => sender === 'server')) {
        const client = openings.find(({ flow, sender }) => flow === server.flow && sender === 'client')
        if (client?.nameLists === undefined || server.nameLists === undefined) continue
        expect(agreement(client.nameLists, server.nameLists)).toEqual(pick(rows.get(server.flow) ?? {}))
        found.agreements++
      }
    }
    expect(found).toEqual({ sides: 22, agreements: 1 })
  })
})

function identificationOf({ identification }: SshOpening): string {
  return [identification?.protocol, ...(identification?.comment === undefined ? [] : [identification.comment])].join(
    ' ',
  )
}

/** RFC 4253, section 7.1: the first name of the client's that the server has, too. */
function agreement(client: ZeekRow, server: ZeekRow): ZeekRow {
  const agreed = (list: string) => client[list]?.split(',').find((name) => server[list]?.split(',').includes(name))
  return Object.fromEntries(
    Object.entries(LISTS).map(([column, lists]) => [column, [...new Set(lists.map(agreed))].join(' ')]),
  )
}

function pick(row: ZeekRow): ZeekRow {
  return Object.fromEntries(Object.keys(LISTS).map((column) => [column, row[column] ?? '']))
}
