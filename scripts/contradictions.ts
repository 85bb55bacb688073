/**
 * Counts what contradicts the lab's messages, genuine and imitated, and those of captures: `tsx scripts/contradictions.ts
 * [FOLDER…]`. The figures stand in docs/formats/contradictions.md.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fingerprinter, readCaptureFile } from '@fingerpost/capture'
import { ContradictionFinder } from '@fingerpost/inference'
import { InputError } from '@fingerpost/io/pure'
import { observedMessage } from '../packages/cli/src/fp-capture/observed-message.ts'
import { labContradictions } from './contradictions/lab.ts'
import { Occurrences } from './contradictions/occurrences.ts'

for (const [name, found] of Object.entries(labContradictions()))
  process.stdout.write(`lab, ${name}: ${found.summary()}\n`)
for (const folder of process.argv.slice(2)) {
  const found = new Occurrences()
  for (const path of capturesIn(folder)) await countCapture(path, found)
  process.stdout.write(`${folder}: ${found.summary()}\n${found.list()}`)
}

function capturesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /\.(?:pcap|pcapng|cap)(?:\.gz|\.zst)?$/.test(name)).map((name) => join(folder, name))
}

/** Each capture has hosts of its own. */
async function countCapture(path: string, found: Occurrences): Promise<void> {
  const finder = new ContradictionFinder()
  const fingerprinter = new Fingerprinter((record) => {
    const { protocol, sourceAddress, sourcePort } = record
    const contradictions = finder.find(observedMessage(record, undefined))
    found.add(`${protocol.type}`, `${path} ${sourceAddress} ${sourcePort}`, contradictions)
  })
  await readCaptureFile(path, fingerprinter).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error
  })
  fingerprinter.finish()
}
