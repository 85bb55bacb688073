import { registry } from '@fingerpost/fingerprint'
import { expect, test } from 'vitest'
import { corpusRecords, describeWithCorpus } from '../corpus.ts'
import {
  compareWithMercury,
  MERCURY_MODES,
  type MercuryMode,
  type MercuryRecord,
  mercuryCaptures,
  ourRecords,
} from '../support/mercury.ts'

const PROTOCOLS = [registry.ssh, registry.ssh_server]
const KEYS = ['ssh', 'ssh_init', 'ssh_kex'].flatMap((key) => [key, `${key}_server`])

/** An SSH connection whose client sends its KEXINIT in two segments: the only one in mercury's captures. */
const CAPTURE = 'ssh_frag'

describeWithCorpus('SSH of mercury 2.18 (corpus/mercury)', () => {
  for (const mode of MERCURY_MODES) {
    test.each(mercuryCaptures())(`expected/${mode.folder}/%s`, async (capture) => {
      const options = { ...mode.options, protocols: PROTOCOLS }
      const { equal, oursOnly, theirsOnly } = await compareWithMercury(capture, { ...mode, options }, KEYS)
      expect([oursOnly, theirsOnly]).toEqual([[], []])
      expect(equal).toBe(capture !== CAPTURE ? 0 : mode.folder === 'reassembly' ? 2 : 4)
    })
  }

  const METADATA: readonly MercuryMode[] = [
    { folder: 'metadata', options: { reassembly: false }, metadata: true },
    { folder: 'reassembly', options: {}, metadata: true },
  ]

  /** mercury leaves the CR of the line end on the last part of an identification string (docs/protocols/ssh.md). */
  test.each(METADATA)('metadata but the CR of identification strings: expected/$folder', async (mode) => {
    const theirs = corpusRecords<MercuryRecord>(`mercury/expected/${mode.folder}/${CAPTURE}.json`).flatMap(sshOf)
    const ours = (await ourRecords(CAPTURE, mode)).flatMap(sshOf)
    expect(ours.sort()).toEqual(theirs.map((text) => text.replace('\\r"', '"')).sort())
    expect(theirs.filter((text) => text.includes('\\r"'))).toHaveLength(2)
  })

  test('without metadata a record has its fingerprints alone', async () => {
    const records = await ourRecords(CAPTURE, { folder: 'default', options: { reassembly: false } })
    expect(records.flatMap(sshOf)).toEqual([])
  })
})

/** The member as text, so that the order of its keys counts. */
function sshOf({ ssh }: MercuryRecord): string[] {
  return ssh === undefined ? [] : [JSON.stringify(ssh)]
}
