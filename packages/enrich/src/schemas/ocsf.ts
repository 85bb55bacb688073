import type { AnsweredSubject, OutputSchema } from './schema.ts'

/**
 * The Open Cybersecurity Schema Framework: `enrichments`, a list that every class of events has, of which one names the
 * attribute that the answer was found by. `actor.process` is for processes that were observed.
 */
export const ocsf: OutputSchema = {
  key: 'enrichments',
  path: ['0', 'data'],
  print: (answer, subject) => {
    const [name, value] = attributeOf(subject)
    const about = { name, value, type: 'process', provider: 'fingerpost' }
    return `[${JSON.stringify(about).slice(0, -1)},"data":${answer}}]`
  },
}

/** The attribute, and what it is. */
function attributeOf(subject: AnsweredSubject): readonly [name: string, value: string] {
  if (subject.kind === 'connection') return ['connection_info.uid', subject.id]
  if (subject.kind === 'hassh') return ['client_hassh.fingerprint', subject.hassh]
  if (subject.kind === 'fingerprint') return ['http_request', subject.fingerprint]
  const [ja4] = subject.ja4
  return ja4 === undefined ? ['tls.ja3_hash', subject.ja3 ?? ''] : ['ja4_fingerprint_list', ja4]
}
