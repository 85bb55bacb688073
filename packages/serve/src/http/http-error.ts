/** Why a request is refused: the status (RFC 9110, section 15.5) and a reason in words. */
export class HttpError extends Error {
  readonly status: number
  /** Further header fields of the response. */
  readonly fields: Readonly<Record<string, string>>

  constructor(status: number, reason: string, fields: Readonly<Record<string, string>> = {}) {
    super(reason)
    this.name = 'HttpError'
    this.status = status
    this.fields = fields
  }
}
