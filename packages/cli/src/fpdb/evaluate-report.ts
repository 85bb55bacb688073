import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Evaluation, reportObject, reportPage } from '@fingerpost/evaluate'
import { writeFileAtomically } from '@fingerpost/io'

/** Writes `index.html` and `report.json` into a folder, which is made if it is not there. */
export function writeReport(folder: string, evaluations: readonly Evaluation[]): void {
  mkdirSync(folder, { recursive: true })
  writeFileAtomically(join(folder, 'index.html'), Buffer.from(reportPage(evaluations)))
  writeFileAtomically(join(folder, 'report.json'), Buffer.from(`${JSON.stringify(reportObject(evaluations))}\n`))
}
