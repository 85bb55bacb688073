import { expect, test } from 'vitest'
import { Sightings } from './sightings.ts'

const connection = {
  transport: 6,
  sourceAddress: '192.0.2.1',
  sourcePort: 40_000,
  destinationAddress: '192.0.2.2',
  destinationPort: 443,
}

test('each use of a port has its own process, and a use that was not found does not leave it to the one before', () => {
  const sightings = new Sightings(() => {})
  sightings.add(connection, { time: 100, owner: 'gone' })
  sightings.add(connection, { time: 101, owner: 'ambiguous' })
  sightings.add(connection, { time: 103, owner: 'not found' })
  expect([99, 100.5, 102, 103].map((time) => sightings.at(connection, time))).toEqual([
    undefined,
    'gone',
    'ambiguous',
    'not found',
  ])
})

test('a use is forgotten after ten seconds, other connections and transports have none', () => {
  const sightings = new Sightings(() => {})
  sightings.add(connection, { time: 100, owner: 'gone' })
  expect(sightings.at(connection, 110)).toBe('gone')
  expect(sightings.at(connection, 110.1)).toBeUndefined()
  expect(sightings.at({ ...connection, transport: 17 }, 101)).toBeUndefined()
  expect(sightings.at({ ...connection, sourcePort: 40_001 }, 101)).toBeUndefined()
})
