import { expect, test } from 'vitest'
import { describeWithCorpus } from '../corpus.ts'
import { compareWithMercury, MERCURY_MODES, mercuryCaptures } from '../support/mercury.ts'

describeWithCorpus('STUN of mercury (corpus/mercury)', () => {
  test.each(MERCURY_MODES)('expected/$folder', async (mode) => {
    let equal = 0
    for (const capture of mercuryCaptures()) {
      const compared = await compareWithMercury(capture, mode, ['stun'])
      expect([...compared.oursOnly, ...compared.theirsOnly], capture).toEqual([])
      equal += compared.equal
    }
    expect(equal).toBeGreaterThanOrEqual(3)
  })
})
