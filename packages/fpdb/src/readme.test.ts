import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the example of the README', () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'fpdb-readme-'))
  const script = fileURLToPath(new URL('../readme-example.mjs', import.meta.url))
  mkdirSync(join(folder, 'observations'))
  writeFileSync(
    join(folder, 'observations', 'a.ndjson'),
    '{"fingerprint":"(0303)(1301)","process":"curl","as":"1","port_app":"https"}\n',
  )
  writeFileSync(script, example)
  try {
    const printed = execFileSync(process.execPath, [script], { cwd: folder, encoding: 'utf8' })
    expect(printed).toBe('1 fingerprints from 1 lines\n')
    const database = gunzipSync(readFileSync(join(folder, 'fingerprint_db.json.gz'))).toString()
    expect(JSON.parse(database)).toMatchObject({ str_repr: 'tls/1/(0303)(1301)[]', total_count: 1 })
  } finally {
    rmSync(script)
    rmSync(folder, { recursive: true })
  }
})
