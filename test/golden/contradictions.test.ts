import { readFileSync } from 'node:fs'
import { Fingerprinter, readCaptureFile } from '@fingerpost/capture'
import { ContradictionFinder, REASONS } from '@fingerpost/inference'
import { expect, test } from 'vitest'
import { observedMessage } from '../../packages/cli/src/fp-capture/observed-message.ts'
import { labContradictions } from '../../scripts/contradictions/lab.ts'
import { corpusCaptures, describeWithCorpus } from '../corpus.ts'

const PAGE = readFileSync(new URL('../../docs/formats/contradictions.md', import.meta.url), 'utf8')

test('the page lists every reason', () => {
  const listed = [...PAGE.matchAll(/^\| `(\w+-[\w-]+)` +\|/gm)].map(([, reason]) => reason)
  expect(listed).toEqual(Object.keys(REASONS))
})

test('no hello of the lab contradicts its own program or User-Agent, and imitators and liars are caught', () => {
  const { genuine, imitated, disguised } = labContradictions()
  expect(genuine.sendersWith(() => true)).toEqual(new Set())
  expect(imitated.senders).toBeGreaterThanOrEqual(200)
  const caught = (witness: string) => imitated.sendersWith((key) => key.startsWith(witness)).size
  expect(PAGE).toContain(
    `Of ${imitated.senders} profiles, ${caught('')} are caught: ${caught('process')} by the process, ` +
      `${caught('user_agent')} by the User-Agent, ${caught('hello')} by the hello alone.`,
  )
  const liars = [...disguised.sendersWith(() => true)].map((sender) => sender.split(' ')[0])
  expect([...new Set(liars)].sort()).toEqual(['gallery-dl', 'slowhttptest', 'streamlink', 'you-get', 'yt-dlp'])
})

describeWithCorpus('genuine captures', () => {
  // The vectors are hello after hello by hand, with one random value.
  test.each(corpusCaptures().filter((path) => !path.endsWith('npf_vectors.pcap')))('%s', async (path) => {
    const finder = new ContradictionFinder()
    const found: unknown[] = []
    const fingerprinter = new Fingerprinter((record) => {
      found.push(...finder.find(observedMessage(record, undefined)))
    })
    await readCaptureFile(path, fingerprinter).catch(() => {})
    fingerprinter.finish()
    expect(found).toEqual([])
  })
})
