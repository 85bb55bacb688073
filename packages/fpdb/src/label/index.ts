export { type LabelCounts, type LabelInputs, type Labelling, type LabelOptions, labelFiles } from './label-files.ts'
export type { TimeWindow } from './labeller.ts'
export { writeLinesAtomically } from './write-lines.ts'
