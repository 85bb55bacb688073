import { mercuryRecord } from '@fingerpost/capture'
import { nodeDigests } from '@fingerpost/database/node'
import { registry } from '@fingerpost/fingerprint'
import { recordsOf } from './records.ts'

/** What one side of a connection sent, as a record of ours with metadata says it. */
export interface SshOpening {
  /** Address and port of the client, then of the server. */
  readonly flow: string
  readonly sender: 'client' | 'server'
  readonly identification?: { readonly protocol: string; readonly comment?: string }
  readonly nameLists?: Readonly<Record<string, string>>
  /** HASSH or HASSHServer. */
  readonly hassh?: string
}

/** The members of our records that are read. */
interface SshRecord {
  readonly fingerprints: { readonly hassh?: string; readonly hasshServer?: string }
  readonly ssh: { readonly init?: SshOpening['identification']; readonly kex?: SshOpening['nameLists'] }
  readonly src_ip: string
  readonly dst_ip: string
  readonly src_port: number
  readonly dst_port: number
}

const PROTOCOLS = [registry.ssh, registry.ssh_server]
const PRINT = { digests: nodeDigests, formats: ['hassh', 'hasshServer'], metadata: true }

/** Every opening of a capture, in the order of its records. */
export async function sshOpeningsOf(path: string): Promise<SshOpening[]> {
  const records = await recordsOf(path, { protocols: PROTOCOLS })
  return records.map((record) => {
    const printed: SshRecord = JSON.parse(mercuryRecord(record, PRINT))
    return openingOf(printed, record.protocol.sender ?? 'client')
  })
}

function openingOf({ fingerprints, ssh, ...record }: SshRecord, sender: SshOpening['sender']): SshOpening {
  const source = `${record.src_ip} ${record.src_port}`
  const destination = `${record.dst_ip} ${record.dst_port}`
  const hassh = sender === 'client' ? fingerprints.hassh : fingerprints.hasshServer
  return {
    flow: sender === 'client' ? `${source} ${destination}` : `${destination} ${source}`,
    sender,
    ...(ssh.init && { identification: ssh.init }),
    ...(ssh.kex && { nameLists: ssh.kex }),
    ...(hassh !== undefined && { hassh }),
  }
}
