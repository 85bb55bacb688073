export { type FoundEntry, type FoundProcess, type Lookup, type LookupOptions, lookup } from './lookup.ts'
export { LOOKUP_KINDS, type LookupKind } from './lookup-kind.ts'
