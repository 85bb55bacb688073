import { expect, test } from 'vitest'
import { impersonators } from './impersonators.ts'
import { imitationOf } from './profiles.ts'

test.each([
  ['chrome_116_PSK', 'chrome', '116'],
  ['chrome133a', 'chrome', '133'],
  ['safari153', 'safari', '15.3'],
  ['safari172_ios', 'safari', '17.2'],
  ['safari_ios_17_0', 'safari', '17.0'],
  ['SafariIos17_4_1', 'safari', '17.4.1'],
  ['IOS_11_1', 'safari', '11.1'],
  ['Edge_85', 'edge', '85'],
  ['360_11_0', '360browser', '11.0'],
  ['tor145', 'tor-browser', '145'],
  ['firefox', 'firefox', undefined],
  ['OkHttp4_12', 'okhttp', '4.12'],
  ['Android_11_OkHttp', 'okhttp', '11'],
])('%s copies %s %s', (profile, process, version) => {
  expect(imitationOf(profile)).toEqual({ process, ...(version === undefined ? {} : { version }) })
})

test('every profile is known, and names one client', () => {
  const names = impersonators.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(impersonators.every(({ imitates }) => imitates !== undefined)).toBe(true)
  expect(() => imitationOf('netscape_4')).toThrow('netscape_4')
})
