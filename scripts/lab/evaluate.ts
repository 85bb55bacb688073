import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readDatabase } from '@fingerpost/database/node'
import { createClassifier } from '@fingerpost/inference'
import { type Judgement, judgeImpersonators, judgeResumed } from './judgements.ts'
import type { Observation } from './observe.ts'
import { databasePage } from './page.ts'

/**
 * Judges the observations under `root` with databases made of the others and writes that into docs/database.md. Then the
 * default database is asked for resumed hellos and for impersonators.
 */
export async function evaluate(root: string): Promise<void> {
  const observations = readObservations(`${root}/resources/observations`)
  writeFileSync(`${root}/docs/database.md`, await databasePage(observations))
  const classifier = createClassifier(readDatabase(`${root}/resources/fingerprint_db.json.gz`))
  print('resumed hellos answered as their full twins', judgeResumed(observations, classifier))
  print('impersonators not taken for what they copy at 0.9', judgeImpersonators(observations, classifier))
}

function print(what: string, { cases, right }: Judgement): void {
  console.log(`${what}: ${right} of ${cases}`)
}

/** The observations of all recordings in a folder. */
export function readObservations(folder: string): readonly Observation[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson.gz'))
  const text = files.map((name) => gunzipSync(readFileSync(`${folder}/${name}`)).toString('utf8')).join('')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): Observation => JSON.parse(line))
}
