import { readFileSync } from 'node:fs'
import { BUILDER } from '@fingerpost/database/tools'
import { expect, test } from 'vitest'
import { suffixListSource } from './origin.ts'

function versionIn(path: string): string {
  const { version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
  return version
}

test('manifests name the versions that are used', () => {
  expect(BUILDER).toBe(`fpdb ${versionIn('../../package.json')}`)
  const tldts = versionIn('../../../inference/node_modules/tldts/package.json')
  expect(suffixListSource(undefined, 'icann')).toEqual({ name: `tldts ${tldts}, ICANN section` })
})
