import { ecs } from './ecs.ts'
import { ocsf } from './ocsf.ts'
import type { OutputSchema } from './schema.ts'

/** The schemas of others that answers can be put into. */
export const outputSchemas: Readonly<Record<'ecs' | 'ocsf', OutputSchema>> = { ecs, ocsf }

export type { AnsweredSubject, OutputSchema } from './schema.ts'
