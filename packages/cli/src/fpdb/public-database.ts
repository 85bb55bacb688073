import type { Pinned } from '@fingerpost/io/pull'

/**
 * The last fingerprint database that Cisco published, of September 2020, at the commit that holds it: 3,434,390 bytes.
 * The folder was deleted from the head of the repository in 2024.
 */
export const PUBLIC_DATABASE: Pinned = {
  url: 'https://raw.githubusercontent.com/cisco/mercury/bca7418de4f8e98585816b499685e0660d271284/resources/fingerprint_db.json.gz',
  sha256: 'd711777c75222b603fc4df224398d0918ad4a40965122cae402e5049ed2bf2e5',
}
