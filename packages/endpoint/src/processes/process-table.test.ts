import { expect, test } from 'vitest'
import type { ProcessFacts } from './process-facts.ts'
import { ProcessTable } from './process-table.ts'

const facts = (name: string, pid: number, readAt: number): ProcessFacts => ({
  pid,
  name,
  path: `/usr/bin/${name}`,
  file: name,
  started: 0,
  uid: 0,
  parent: { pid: 1, name: 'init', path: '/sbin/init' },
  container: undefined,
  commandLine: name,
  readAt,
})

const CLONE_THREAD = 0x1_0000

test('a process that is forked runs the program of its parent, until it executes one', () => {
  const processes = new ProcessTable()
  processes.executed(10, 1, facts('sh', 10, 1.001))
  processes.created(10, 11, 0)
  expect(processes.of(11)?.facts).toMatchObject({ pid: 11, name: 'sh', parent: { pid: 10, name: 'sh' } })
  processes.executed(11, 2, facts('curl', 11, 2.001))
  expect(processes.of(11)?.facts).toMatchObject({ pid: 11, name: 'curl', parent: { pid: 10, name: 'sh' } })
  expect(processes.of(10)?.facts.name).toBe('sh')
})

test('a thread is its process', () => {
  const processes = new ProcessTable()
  processes.executed(10, 1, facts('node', 10, 1.001))
  processes.created(10, 15, CLONE_THREAD | 0x100)
  expect(processes.of(15)).toBe(processes.of(10))
})

test('what was read after the next execution is in doubt', () => {
  const processes = new ProcessTable()
  processes.executed(10, 1, facts('curl', 10, 1.5))
  const first = processes.of(10)
  processes.executed(10, 1.4, facts('curl', 10, 1.5))
  expect(first?.reading.isDoubtful).toBe(true)
  expect(processes.of(10)?.reading.isDoubtful).toBe(false)
})

test('a fork of what was read too late is in doubt, one that executes a program leaves no doubt', () => {
  const processes = new ProcessTable()
  processes.of(10, facts('curl', 10, 1.5))
  processes.created(10, 11, 0)
  processes.created(10, 12, 0)
  const child = processes.of(11)
  processes.executed(12, 1.2, facts('wget', 12, 1.3))
  expect(child?.reading.isDoubtful).toBe(false)
  processes.executed(10, 1.4, facts('curl', 10, 1.5))
  expect(child?.reading.isDoubtful).toBe(true)
  expect(processes.of(12)?.reading.isDoubtful).toBe(false)
})

test('an execution that was not read in time leaves a process unknown, however it is asked for', () => {
  const processes = new ProcessTable()
  processes.executed(process.pid, 1, undefined)
  expect(processes.of(process.pid)).toBeUndefined()
  processes.exited(process.pid)
  expect(processes.has(process.pid)).toBe(false)
})
