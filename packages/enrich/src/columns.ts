import type { AddedColumn } from '@fingerpost/logs'

/** What logs of columns have of an answer, by the members that `writeIdentification` gives it. */
const ANSWER_COLUMNS: readonly AddedColumn[] = [
  { name: 'fp_process', type: 'text', path: ['process'] },
  { name: 'fp_score', type: 'number', path: ['score'] },
  { name: 'fp_match', type: 'text', path: ['match', 'by'] },
  { name: 'fp_one_of', type: 'texts', path: ['one_of'] },
  { name: 'fp_library', type: 'text', path: ['library'] },
  { name: 'fp_status', type: 'text', path: ['status'] },
]

/** The same, where the keys `path` lead to the answer. */
export function answerColumns(path: readonly string[] = []): readonly AddedColumn[] {
  return ANSWER_COLUMNS.map((column) => ({ ...column, path: [...path, ...column.path] }))
}
