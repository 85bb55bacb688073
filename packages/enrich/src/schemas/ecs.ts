import type { AnsweredSubject, OutputSchema } from './schema.ts'

/**
 * The Elastic Common Schema: the answer is an object of its own, as the schema wants it of what it does not define.
 * `process.*` is for processes that were observed on a host. The hashes have the names that the schema gives them
 * (`tls.client.ja3`, and by custom `tls.client.ja4`), within that object.
 */
export const ecs: OutputSchema = {
  key: 'fingerpost',
  path: [],
  print: (answer, subject) => {
    const hashes = clientHashes(subject)
    return hashes === undefined ? answer : `${answer.slice(0, -1)},"tls":{"client":${JSON.stringify(hashes)}}}`
  },
}

function clientHashes(subject: AnsweredSubject): object | undefined {
  if (subject.kind !== 'hello') return undefined
  const { ja3, ja4 } = subject
  return { ...(ja3 !== undefined && { ja3 }), ...(ja4[0] !== undefined && { ja4: ja4[0] }) }
}
