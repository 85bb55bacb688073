import { decodeText, type HttpRequest, type HttpResponse, valueSpan } from '@fingerpost/fingerprint'

/** The values of all fields of a name, which is in lower case, in wire order. */
export function fieldValues({ bytes, fields }: HttpRequest | HttpResponse, name: string): string[] {
  return fields.flatMap((field) => {
    if (decodeText(bytes, field.start, field.colon).toLowerCase() !== name) return []
    const { start, end } = valueSpan(bytes, field)
    return [decodeText(bytes, start, end)]
  })
}
