import { UsageError } from '../console/run.ts'

const SECONDS_OF_UNIT: ReadonlyMap<string | undefined, number> = new Map([
  ['ms', 0.001],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
])

/** The seconds that an option's text stands for: `500ms`, `5s`, `2m`, `1h`, `5`. Throws UsageError for any other. */
export function secondsOf(option: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? []
  const factor = SECONDS_OF_UNIT.get(unit)
  if (number === undefined || factor === undefined)
    throw new UsageError(`--${option}: expected a time such as 500ms, 5s, 2m or 1h`)
  return Number(number) * factor
}
