import type { ExplainedProcess, Explanation, FeatureName } from '@fingerpost/inference'
import { type Cell, columns } from '../console/table.ts'

const TITLES: Readonly<Record<FeatureName, string>> = {
  as: 'AS',
  domain: 'domain',
  port_app: 'application',
  port: 'port',
  ip: 'address',
  sni: 'name',
  ua: 'user agent',
}

const FEATURES: readonly FeatureName[] = ['as', 'domain', 'port_app', 'port', 'ip', 'sni', 'ua']

/** An explanation for people: what was asked, a row for each process, and where the rest of the probability is. */
export function explanationTable(explanation: Explanation): string {
  const { classes, processes, setAside } = explanation
  const features = FEATURES.filter((feature) => classes[feature] !== undefined)
  const notes = [
    setAside === undefined ? '' : `${setAside} would be first, but stands for unlabelled traffic\n`,
    unlistedNote(explanation),
  ]
  const rows = processes.map((process) => rowOf(process, features))
  return `${heading(explanation, features)}\n${columns([titles(features), ...rows])}${notes.join('')}`
}

function heading({ rule, match, classes, listed }: Explanation, features: readonly FeatureName[]): string {
  const { by, fingerprints, nearest } = match
  const found = nearest === undefined ? by : `${by}, distance ${nearest.distance.toFixed(4)}: ${nearest.fingerprint}`
  const seen = features.map((feature) => `${TITLES[feature]} ${classes[feature]}`)
  const destination = seen.length === 0 ? 'no destinations in the database' : seen.join(', ')
  return `found by ${found}\n${count(fingerprints, 'fingerprint')}, ${count(listed, 'process')}, rule ${rule}\n${destination}\n`
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}${what.endsWith('s') ? 'es' : 's'}`
}

function titles(features: readonly FeatureName[]): Cell[] {
  const named = features.flatMap((feature) => [{ number: TITLES[feature] }, ''])
  return [{ number: 'score' }, 'process', { number: 'prior' }, ...named, { number: 'nats' }, '']
}

function rowOf(explained: ExplainedProcess, features: readonly FeatureName[]): Cell[] {
  const { process, score, prior, sum, negligible } = explained
  const terms = features.flatMap((feature): Cell[] => {
    const term = explained.features[feature]
    return term === undefined ? ['', ''] : [nats(term.nats), term.found]
  })
  const total = [nats(sum), negligible ? 'negligible' : '']
  return [{ number: score.toFixed(4) }, process, nats(prior), ...terms, ...total]
}

function nats(value: number): Cell {
  return { number: value.toFixed(2).replace(/^-0\.00$/, '0.00') }
}

function unlistedNote({ unlisted }: Explanation): string {
  if (unlisted === undefined) return ''
  const { probability, least, logOdds, terms } = unlisted
  const counted = Object.entries(terms).filter(([, value]) => value !== 0)
  const listed = counted.map(([name, value]) => `${name} ${value.toFixed(2)}`)
  const odds = `least ${least}, log-odds ${logOdds.toFixed(2)} nats`
  return `${probability.toFixed(4)}  none of these: ${odds} = ${listed.join(', ')}\n`
}
