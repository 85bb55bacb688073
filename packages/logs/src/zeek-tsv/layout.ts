/** How the rows below a header are written. */
export interface Layout {
  readonly separator: string
  readonly setSeparator: string
  readonly emptyField: string
  readonly unsetField: string
}

/** What a log has whose header does not say it. */
export const DEFAULT_LAYOUT: Layout = { separator: '\t', setSeparator: ',', emptyField: '(empty)', unsetField: '-' }

/** A layout whose texts are bytes as Latin-1, as characters; undefined where they are no UTF-8. */
export function textLayout(layout: Layout): Layout | undefined {
  const texts = [layout.separator, layout.setSeparator, layout.emptyField, layout.unsetField].map((bytes) =>
    Buffer.from(bytes, 'latin1').toString(),
  )
  if (texts.some((text) => text.includes('\ufffd'))) return undefined
  const [separator = '', setSeparator = '', emptyField = '', unsetField = ''] = texts
  return { separator, setSeparator, emptyField, unsetField }
}
