import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'

/** A JSON object with its members in the order of the text, and with those that stand there twice. */
export class OrderedObject {
  readonly members: readonly (readonly [name: string, value: OrderedJson])[]

  constructor(members: readonly (readonly [string, OrderedJson])[]) {
    this.members = members
  }

  get(name: string): OrderedJson | undefined {
    return this.members.find(([member]) => member === name)?.[1]
  }
}

export type OrderedJson = string | number | boolean | null | readonly OrderedJson[] | OrderedObject

/** Reads JSON (RFC 8259) in its order, which JSON.parse loses for names like integers. Throws SyntaxError. */
export function parseOrdered(text: string): OrderedJson {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [error] = errors
  if (error !== undefined) throw new SyntaxError(`${printParseErrorCode(error.error)} at character ${error.offset + 1}`)
  if (root === undefined) throw new SyntaxError('nothing there')
  return jsonOf(root)
}

function jsonOf({ type, value, children = [] }: Node): OrderedJson {
  if (type === 'array') return children.map(jsonOf)
  return type === 'object' ? new OrderedObject(children.map(memberOf)) : value
}

function memberOf({ children: [name, value] = [] }: Node): readonly [string, OrderedJson] {
  return [String(name?.value), value === undefined ? null : jsonOf(value)]
}
