/** An entry of a stream: its ID, and one of its fields; undefined where it was deleted or lacks the field. */
export interface StreamEntry {
  readonly id: string
  readonly value: Buffer | undefined
}

/** The texts of a reply that is a list of them; none for any other reply. */
export function textsIn(reply: unknown): Buffer[] {
  return arrayIn(reply).flatMap((text) => (Buffer.isBuffer(text) ? [text] : []))
}

/** A whole number, which a reply may hold as text; 0 for any other reply. */
export function numberIn(reply: unknown): number {
  return Number.isSafeInteger(reply) ? Number(reply) : 0
}

/** The entries of a reply to XREADGROUP for one stream. */
export function readEntries(reply: unknown, field: string): StreamEntry[] {
  return entriesIn(arrayIn(arrayIn(reply)[0])[1], field)
}

/** The entries of a list of them. */
export function entriesIn(reply: unknown, field: string): StreamEntry[] {
  return arrayIn(reply).flatMap((entry) => {
    const [id, fields] = arrayIn(entry)
    return Buffer.isBuffer(id) ? [{ id: id.toString(), value: valueIn(textsIn(fields), field) }] : []
  })
}

/** The members of a reply; none where it is no list. */
export function arrayIn(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : []
}

/** Fields and values alternate. */
function valueIn(fields: readonly Buffer[], field: string): Buffer | undefined {
  const at = fields.findIndex((name, index) => index % 2 === 0 && name.toString() === field)
  return at < 0 ? undefined : fields[at + 1]
}
