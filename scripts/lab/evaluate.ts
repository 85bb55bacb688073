import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const FPDB = fileURLToPath(new URL('../../packages/cli/bin/fpdb.js', import.meta.url))

/**
 * Judges the observations under `root` with databases made of the others: one run left out at a time, then the newest
 * version of each program. Families are libraries, so that "family" is the right library.
 */
export function evaluate(root: string): void {
  for (const folds of ['run', 'version']) {
    console.log(`\nby ${folds}`)
    const words = ['evaluate', `${root}/resources/observations`, '--folds', folds]
    const families = ['--families', `${root}/resources/families/libraries.csv`]
    execFileSync(process.execPath, [FPDB, ...words, ...families], { stdio: 'inherit' })
  }
}
