import type { AddedColumn } from '@fingerpost/logs'

/** What logs of columns have of an answer, by the members that `writeIdentification` gives it. */
export const ANSWER_COLUMNS: readonly AddedColumn[] = [
  { name: 'fp_process', type: 'text', path: ['process'] },
  { name: 'fp_score', type: 'number', path: ['score'] },
  { name: 'fp_match', type: 'text', path: ['match', 'by'] },
  { name: 'fp_one_of', type: 'texts', path: ['one_of'] },
  { name: 'fp_library', type: 'text', path: ['library'] },
  { name: 'fp_status', type: 'text', path: ['status'] },
]
