import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { createClassifier } from '@fingerpost/inference'
import { readDatabase } from '@fingerpost/inference/node'
import { type Judgement, judgeImpersonators, judgeResumed } from './judgements.ts'
import type { Observation } from './observe.ts'

const FPDB = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))

/**
 * Judges the observations under `root` with databases made of the others: one run left out at a time, then the newest
 * version of each program, impersonators apart: their interpreter's version is not theirs. Families are libraries, so
 * that "family" is the right library. Then the default database is asked for resumed hellos and for impersonators.
 */
export function evaluate(root: string): void {
  const observations = readObservations(`${root}/resources/observations`)
  const families = `${root}/resources/families/libraries.csv`
  judge(observations, 'run', families)
  const own = observations.filter(({ impersonates }) => impersonates === undefined)
  judge(own, 'version', families)
  const classifier = createClassifier(readDatabase(`${root}/resources/fingerprint_db.json.gz`))
  print('resumed hellos answered as their full twins', judgeResumed(observations, classifier))
  print('impersonators not taken for what they copy at 0.9', judgeImpersonators(observations, classifier))
}

function judge(observations: readonly Observation[], folds: string, families: string): void {
  const folder = mkdtempSync(`${tmpdir()}/fingerpost-evaluate-`)
  writeFileSync(`${folder}/some.ndjson`, observations.map((one) => `${JSON.stringify(one)}\n`).join(''))
  console.log(`\nby ${folds}`)
  const words = ['evaluate', folder, '--folds', folds, '--families', families]
  execFileSync(process.execPath, [FPDB, ...words], { stdio: 'inherit' })
  rmSync(folder, { recursive: true })
}

function print(what: string, { cases, right }: Judgement): void {
  console.log(`\n${what}: ${right} of ${cases}`)
}

function readObservations(folder: string): readonly Observation[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ndjson.gz'))
  const text = files.map((name) => gunzipSync(readFileSync(`${folder}/${name}`)).toString('utf8')).join('')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): Observation => JSON.parse(line))
}
