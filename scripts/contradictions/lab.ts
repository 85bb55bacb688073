import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { ContradictionFinder, parseFamilies, traitsOfFingerprint } from '@fingerpost/inference'
import { Occurrences } from './occurrences.ts'

/** What of an observation of the lab is used. */
interface Observed {
  readonly user_agent?: string
  readonly fingerprint: string
  readonly process: string
  readonly process_version?: string
  readonly client: string
  readonly imitates?: Imitated
}

interface Imitated {
  readonly process: string
  readonly version?: string
}

const RESOURCES = new URL('../../resources/', import.meta.url)
const FILES = ['lab-2026-11-24', 'lab-2026-11-24-suites']
const forms = familiesOf('browsers')

/** What contradicts hellos of programs that say who they are, of those that were told what to copy, and of liars. */
export interface LabContradictions {
  readonly genuine: Occurrences
  /** By client: an imitator and its profile. */
  readonly imitated: Occurrences
  /** Programs with a hello of their own that send a browser's User-Agent, as downloaders do. */
  readonly disguised: Occurrences
}

/**
 * What contradicts the lab's hellos: each with its process, and with every User-Agent that the same version of the program
 * sent in the clear, or that the profile copied goes with.
 */
export function labContradictions(): LabContradictions {
  const finder = new ContradictionFinder({ forms, libraries: familiesOf('libraries') })
  const found = { genuine: new Occurrences(), imitated: new Occurrences(), disguised: new Occurrences() }
  const observations = FILES.flatMap(observationsOf)
  const agents = agentsOf(observations)
  for (const { fingerprint, process, process_version, imitates, client } of observations) {
    const hello = traitsOfFingerprint(fingerprint)
    if (hello === undefined) continue
    const version = `${process} ${process_version}`
    const sent = imitates === undefined ? agents.get(version) : [profileAgent(imitates)]
    for (const userAgent of sent ?? [undefined]) {
      const contradictions = finder.find({ hello, process, userAgent })
      const kind = userAgent === undefined ? 'hellos alone' : 'hellos with a User-Agent'
      const isDisguised = !forms.has(process) && /Chrome\/|Firefox\//.test(userAgent ?? '')
      if (imitates !== undefined) found.imitated.add(kind, client, contradictions)
      else found[isDisguised ? 'disguised' : 'genuine'].add(kind, version, contradictions)
    }
  }
  return found
}

/** The User-Agents of programs that are no imitators, by program and version. */
function agentsOf(observations: readonly Observed[]): Map<string, Set<string>> {
  const agents = new Map<string, Set<string>>()
  for (const { process, process_version, user_agent, imitates } of observations) {
    if (user_agent === undefined || imitates !== undefined) continue
    const version = `${process} ${process_version}`
    agents.set(version, (agents.get(version) ?? new Set()).add(user_agent))
  }
  return agents
}

/** The User-Agent that a profile goes with; none where it is of no browser that is judged, or has no version. */
function profileAgent({ process, version }: Imitated): string | undefined {
  if (/^(?:safari|ios)$/.test(process))
    return `Mozilla/5.0 (Macintosh; x) AppleWebKit/605.1.15 (x) Version/17.0 Safari/605.1.15`
  if (version === undefined) return undefined
  const major = Number.parseInt(version, 10)
  if (forms.get(process) === 'Firefox') return `Mozilla/5.0 (X11; x) Gecko/20100101 Firefox/${major}.0`
  if (forms.get(process) !== 'Chromium') return undefined
  // Opera's engine is fifteen or more versions ahead of its own number.
  const engine = process === 'opera' ? major + 15 : major
  return `Mozilla/5.0 (X11; x) AppleWebKit/537.36 (x) Chrome/${engine}.0.0.0 Safari/537.36`
}

function familiesOf(name: string) {
  return parseFamilies(readFileSync(new URL(`families/${name}.csv`, RESOURCES), 'utf8'))
}

function observationsOf(file: string): Observed[] {
  const lines = gunzipSync(readFileSync(new URL(`observations/${file}.ndjson.gz`, RESOURCES))).toString()
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}
