import type { Digests, Sender } from '../protocol.ts'
import { decodeText } from '../wire/text.ts'
import type { KexInit, NameList } from './kex-init.ts'
import { parseNameLists } from './npf.ts'

const HASHED: Readonly<Record<Sender, readonly NameList[]>> = {
  client: [
    'kex_algorithms',
    'encryption_algorithms_client_to_server',
    'mac_algorithms_client_to_server',
    'compression_algorithms_client_to_server',
  ],
  server: [
    'kex_algorithms',
    'encryption_algorithms_server_to_client',
    'mac_algorithms_server_to_client',
    'compression_algorithms_server_to_client',
  ],
}

/**
 * The string that HASSH and HASSHServer are the MD5 of: the name-lists for the sender's own direction, parted by
 * semicolons. Undefined where one of them is not all there.
 */
export function hasshString({ nameLists }: Pick<KexInit, 'nameLists'>, sender: Sender): string | undefined {
  const lists = HASHED[sender].flatMap((name) => nameLists.get(name) ?? [])
  return lists.length === HASHED[sender].length ? lists.map((list) => decodeText(list)).join(';') : undefined
}

/** The HASSH of the client whose fingerprint, `ssh/` or `ssh_kex/`, this is; undefined for any other text. */
export function hasshOfFingerprint(fingerprint: string, digests: Digests): string | undefined {
  const nameLists = parseNameLists(fingerprint)
  const text = nameLists && hasshString({ nameLists }, 'client')
  return text === undefined ? undefined : digests.md5(text)
}
