export { type AnnotateOptions, Annotator } from './annotate.ts'
export { type EnrichBytesOptions, enrichBytes } from './enrich-bytes.ts'
export { enrichStream } from './enrich-stream.ts'
export { type BeginningCounts, DEFAULT_KEY, type EnrichCounts, Enricher, type EnrichOptions } from './enricher.ts'
