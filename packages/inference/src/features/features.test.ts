import { expect, test } from 'vitest'
import { autonomousSystem } from './autonomous-system.ts'
import { portApplication } from './port-application.ts'

const systems = { lookup: (address: string) => (address === '192.0.2.1' ? 64500 : undefined) }

test('the class of an address is its system, in decimal', () => {
  expect(autonomousSystem('192.0.2.1', systems)).toBe('64500')
  expect(autonomousSystem('192.0.2.2', systems)).toBe('unknown')
  expect(autonomousSystem(undefined, systems)).toBe('unknown')
  expect(autonomousSystem('192.0.2.1', undefined)).toBe('unknown')
})

test.each([
  [443, 'https'],
  [993, 'email'],
  [8443, 'alt-https'],
  [9101, 'tor'],
  [80, 'unknown'],
  [undefined, 'unknown'],
])('port %s is used for %s', (port, application) => {
  expect(portApplication(port)).toBe(application)
})
