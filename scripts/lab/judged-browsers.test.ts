import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judgeBrowsers } from './judged-browsers.ts'

test('of genuine browsers whose version is left out, the engine is named, and never an imitator', async () => {
  const judged = await judgeBrowsers(fileURLToPath(new URL('../../resources/observations', import.meta.url)))
  expect(judged.versions).toBeGreaterThan(30)
  expect(judged.right / judged.messages).toBeGreaterThan(0.95)
  expect(judged.imitators).toBe(0)
  expect(judged.surelyWrong / judged.sure).toBeLessThan(0.03)
})
