import type { ClientResult } from './observe.ts'

/** Prints a line for each client: its messages by type, its processes and libraries; and those that gave nothing. */
export function printReport(results: readonly ClientResult[]): void {
  for (const { client, observations, unowned } of results) {
    const types = countBy(observations, ({ fingerprint }) => fingerprint.slice(0, fingerprint.indexOf('/')))
    const processes = countBy(observations, (one) => `${one.process} ${one.process_version ?? '?'}`)
    const secure = observations.filter(({ fingerprint }) => !fingerprint.startsWith('http/'))
    const libraries = countBy(secure, ({ library }) => library ?? '?')
    const parts = [types, processes, libraries, unowned > 0 ? `${unowned} without owner` : '']
    console.log(`${client.name}: ${parts.filter(Boolean).join('; ')}`)
  }
  const failed = results.filter(({ observations }) => observations.length === 0).map(({ client }) => client.name)
  if (failed.length > 0) console.log(`nothing from: ${failed.join(' ')}`)
}

function countBy<T>(items: readonly T[], key: (item: T) => string): string {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} ×${count}`).join(', ')
}
