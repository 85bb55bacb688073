import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { helloMessage, records } from './support/hello-builder.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

test('the library example of README.md runs', () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(`${ROOT}/README.md`, 'utf8')) ?? []
  const file = `${ROOT}/test/readme-example.mjs`
  writeFileSync(file, example)
  try {
    const call = `import { nameProgram } from ${JSON.stringify(pathToFileURL(file).href)}
      console.log(JSON.stringify(nameProgram(Buffer.from('HELLO', 'hex'), '192.0.2.10', 443)))`
    const script = call.replace('HELLO', Buffer.from(records(helloMessage({ extensions: [] }))).toString('hex'))
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    expect(JSON.parse(printed)).toEqual({ status: 'unknown' })
  } finally {
    rmSync(file)
  }
})
