/** The first and the last of some days in UTC, `YYYY-MM-DD`; undefined while there is none. */
export interface DaySpan {
  firstDay: string | undefined
  lastDay: string | undefined
}

/** Widens a span of days, which sort as text, to hold one more. */
export function widen(span: DaySpan, day: string | undefined): void {
  if (day === undefined) return
  if (span.firstDay === undefined || day < span.firstDay) span.firstDay = day
  if (span.lastDay === undefined || day > span.lastDay) span.lastDay = day
}

/** The span that holds the days of all others. */
export function spanOf(spans: readonly Readonly<DaySpan>[]): Readonly<DaySpan> {
  const span: DaySpan = { firstDay: undefined, lastDay: undefined }
  for (const { firstDay, lastDay } of spans) {
    widen(span, firstDay)
    widen(span, lastDay)
  }
  return span
}
