/**
 * How sure answers are of sessions as they are, with destinations of other sessions, and with one that nobody knows, as where
 * a recorded hello is sent elsewhere: `tsx scripts/contradictions/replays.ts DATABASE SESSIONS DATE`. The figures stand in
 * docs/formats/contradictions.md.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readDatabase } from '@fingerpost/database/node'
import { createClassifier, isIdentified } from '@fingerpost/inference'

/** A labelled session of the corpus. */
interface Session extends SessionDestination {
  readonly fingerprint: string
}

interface SessionDestination {
  readonly server_name: string | null
  readonly dest_ip: string
  readonly dest_port: number
  readonly as: string
  readonly domain: string
  readonly port_app: string
}

const [database = '', path = '', date = ''] = process.argv.slice(2)
const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n')
const sessions = lines.map((line): Session => JSON.parse(line))
const classifier = createClassifier(readDatabase(database))
const time = Date.parse(date)

report('as they are', (_, at) => sessions[at])
// 7919 is a prime, so that each destination is used once.
report('of other sessions', (_, at) => sessions[(at * 7919 + 13) % sessions.length])
report('known to nobody', () => ({
  server_name: 'www.nobody.example',
  dest_ip: '192.0.2.1',
  dest_port: 31_337,
  as: '64496',
  domain: 'nobody.example',
  port_app: 'unknown',
}))

/** Says how many scores are 0.9 or more, and how likely an unlisted program is on average. */
function report(name: string, destinationOf: (session: Session, at: number) => SessionDestination | undefined): void {
  let [answers, sure, unlisted] = [0, 0, 0]
  for (const [at, session] of sessions.entries()) {
    const answer = classifier.identify({ fingerprint: session.fingerprint, ...queried(destinationOf(session, at)) })
    if (!isIdentified(answer)) continue
    answers++
    if (answer.score >= 0.9) sure++
    unlisted += answer.openSet?.pUnlisted ?? 0
  }
  const [share, mean] = [sure / answers, unlisted / answers].map((value) => value.toFixed(3))
  process.stdout.write(`${name}: ${answers} answers, ${share} at 0.9 or more, p_unlisted ${mean}\n`)
}

function queried(destination: SessionDestination | undefined) {
  if (destination === undefined) return { time }
  const { server_name, dest_ip, dest_port, as, domain, port_app } = destination
  const classes = { autonomousSystem: as, domain, portApplication: port_app }
  return {
    serverName: server_name ?? undefined,
    destinationAddress: dest_ip,
    destinationPort: dest_port,
    classes,
    time,
  }
}
