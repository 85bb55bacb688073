import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { defaultDatabasePath, nodeDigests, readDatabase } from '@fingerpost/database/node'
import { fingerprint, ja3, ja4, parseNpf } from '@fingerpost/fingerprint'
import { createClassifier, writeIdentification } from '@fingerpost/inference'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { browserProblem, resultOf } from '../support/browser.ts'
import { payloadsOf } from '../support/payloads.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const [nodeExample = '', browserExample = ''] = [
  ...readFileSync(pathOf('../../docs/embedding.md'), 'utf8').matchAll(/```js\n([\s\S]*?)```/g),
].map(([, code]) => code ?? '')

/** Names every message, and every hello once more by its hashes, and sends the answers to the server. */
const PAGE = `
import { ja3, ja4, parseNpf } from '@fingerpost/fingerprint'
import { writeIdentification } from '@fingerpost/inference'
const classifier = await openClassifier('/database')
const messages = await (await fetch('/messages')).json()
const answers = messages.map((bytes) => {
  const payload = Uint8Array.from(bytes)
  const facts = parseNpf(fingerprint(payload)?.fingerprint ?? '')
  const hashes = facts && { ja3: ja3(facts, digests), ja4: [ja4(facts, digests)] }
  const answers = [nameProgram(classifier, payload), hashes && classifier.identifyLogged(hashes)]
  return answers.map((answer) => answer && writeIdentification(answer))
})
await fetch('/result', { method: 'POST', body: JSON.stringify(answers) })
`

/** The same in Node. Answers are compared as they are written, as engines differ in the last bit of a logarithm. */
function answersInNode(messages: readonly Uint8Array[]) {
  const classifier = createClassifier(readDatabase(defaultDatabasePath()))
  return messages.map((payload) => {
    const { fingerprint: text = '', serverName } = fingerprint(payload) ?? {}
    const facts = parseNpf(text)
    const hashes = facts && { ja3: ja3(facts, nodeDigests), ja4: [ja4(facts, nodeDigests)] }
    const named = classifier.identify({ fingerprint: text, serverName, limit: 3 })
    return [named, hashes && classifier.identifyLogged(hashes)].map((answer) => answer && writeIdentification(answer))
  })
}

/** One module with all that it needs. Rejects where that is anything of Node. */
async function bundled(code: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: pathOf('.') },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return { text: outputFiles[0]?.text ?? '', outputs: Object.values(metafile.outputs) }
}

/** Client messages of the example capture, which begin streams. */
async function exampleMessages(): Promise<readonly Uint8Array[]> {
  const payloads = await payloadsOf([pathOf('../../resources/example/example.pcap.gz')], 40)
  return (['tls', 'http', 'ssh'] as const).flatMap((type) => (payloads.get(type) ?? []).map(({ bytes }) => bytes))
}

test('the example for Node runs', async () => {
  const file = pathOf('embedding-example.mjs')
  writeFileSync(file, nodeExample)
  try {
    const { nameLogged } = await import(/* @vite-ignore */ pathToFileURL(file).href)
    const label = { process: 'inventory-agent', score: 1, match: { by: 'label', fingerprints: 0 } }
    const ja4Text = 't13i1910h2_9dc949149365_e7c285222651'
    expect(nameLogged(ja4Text)).toEqual({ identification: label, novel: true })
    expect(nameLogged(ja4Text)).toEqual({ identification: label, novel: false })
  } finally {
    rmSync(file)
  }
})

test('the example for browsers is whole: it imports nothing when it runs', async () => {
  const { outputs } = await bundled(browserExample)
  expect(outputs.map(({ imports }) => imports)).toEqual([[]])
  await expect(bundled("import 'node:fs'")).rejects.toThrow('node:fs')
})

describe.skipIf(browserProblem !== undefined)(`in a real browser (${browserProblem ?? 'headless'})`, () => {
  test('the same bytes have the same answers as in Node', { timeout: 120_000 }, async () => {
    const messages = await exampleMessages()
    const expected = answersInNode(messages)
    expect(expected.flat().filter((answer) => answer?.startsWith('{"process"')).length).toBeGreaterThan(40)
    const result = await resultOf({
      '/page.js': (await bundled(browserExample + PAGE)).text,
      '/database': readFileSync(defaultDatabasePath()),
      '/messages': JSON.stringify(messages.map((bytes) => [...bytes])),
    })
    expect(JSON.parse(result)).toEqual(JSON.parse(JSON.stringify(expected)))
  })
})
