import { appendFileSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KeyLog } from './key-log.ts'
import { KeyLogFile } from './key-log-file.ts'

const RANDOM = 'ab'.repeat(32)
const random = (hex: string) => Buffer.from(hex, 'hex')
const line = (label: string, hex = RANDOM) => `${label} ${hex} 0102\n`

test('lines of RFC 9850 are read; comments and what is none are passed over', () => {
  const log = new KeyLog()
  log.add(
    `# comment\n\nCLIENT_RANDOM ${RANDOM.toUpperCase()} 00FF\r\nCLIENT_RANDOM ${RANDOM}\nRSA abcd 00\n__proto__ x y\n`,
  )
  log.add(`CLIENT_RANDOM ${'00'.repeat(32)} 012\nCLIENT_RANDOM ${'00'.repeat(31)} 01\n`)
  expect(log.size).toBe(1)
  expect(log.secret(random(RANDOM), 'CLIENT_RANDOM')).toEqual(Buffer.from('00ff', 'hex'))
  expect(log.secret(random(RANDOM), '__proto__')).toBeUndefined()
  expect(log.secret(random('00'.repeat(32)), 'CLIENT_RANDOM')).toBeUndefined()
})

test('labels and connections without end do not fill the memory', () => {
  const log = new KeyLog()
  for (let count = 0; count < 100; count++) log.add(line(`LABEL_${count}`))
  expect(log.secret(random(RANDOM), 'LABEL_15')).toBeDefined()
  expect(log.secret(random(RANDOM), 'LABEL_16')).toBeUndefined()
  for (let count = 0; count < 100_001; count++) log.add(line('CLIENT_RANDOM', count.toString(16).padStart(64, '0')))
  expect(log.size).toBe(100_000)
  expect(log.knows(random(RANDOM))).toBe(false)
})

test('a file that grows is read on, also where a line comes in parts or the file begins anew', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fingerpost-keys-')), 'keys.log')
  writeFileSync(path, line('A'))
  const log = new KeyLogFile(path, { grows: true })
  expect(log.secret(random(RANDOM), 'A')).toBeDefined()
  appendFileSync(path, line('B').slice(0, 20))
  expect(log.secret(random(RANDOM), 'B')).toBeUndefined()
  appendFileSync(path, line('B').slice(20))
  expect(log.secret(random(RANDOM), 'B')).toBeDefined()
  truncateSync(path)
  appendFileSync(path, line('C'))
  expect(log.secret(random(RANDOM), 'C')).toBeDefined()
  log.close()
})

test('a file that does not grow is read to its end, without a line end too', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fingerpost-keys-')), 'keys.log')
  writeFileSync(path, line('A').trimEnd())
  expect(new KeyLogFile(path).secret(random(RANDOM), 'A')).toBeDefined()
  expect(() => new KeyLogFile(`${path}.none`)).toThrow('the key log cannot be read')
})
