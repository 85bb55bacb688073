import { spawnSync } from 'node:child_process'
import type { BenchData } from './data.ts'
import { measure, type Usage } from './measure.ts'

/** Work that must take so many times less user CPU time, start included, than a peer takes for it. */
interface Goal {
  work: string
  ours: string[]
  peer: Peer
  atLeast: number
}

/** A program, and how many times what it takes the same work is taken to take. */
interface Peer {
  name: string
  command: string[]
  times: number
}

/** What a run needs besides its data. */
export interface Programs {
  /** The command line that starts one of ours. */
  program: (name: string) => string
  /** mercury's archive, for both. */
  archive: string
}

const RUNS = 3
const MEMORY = 300e6
/** The user CPU seconds of mercury 2.18 over those of `md5sum` of the mixed capture, medians of four runs on one machine. */
const UNITS = { everything: 2.45, tls: 0.64, hello: 0.55, answers: 1.68 }

/** Measures all goals and prints them as a table that marks what falls short; true if nothing does. */
export async function printGoals(data: BenchData, programs: Programs): Promise<boolean> {
  console.log('\n| goal, user CPU seconds, start included | ours | peer | ratio | at least | peak MB | |')
  console.log('|---|--:|--:|--:|--:|--:|---|')
  let all = true
  for (const goal of goalsFor(data, programs)) {
    const { cells, reached } = await outcomeOf(goal)
    all &&= reached
    console.log(`| ${cells.join(' | ')} | ${reached ? 'reached' : '**falls short**'} |`)
  }
  return all
}

async function outcomeOf({ work, ours, peer, atLeast }: Goal): Promise<{ cells: string[]; reached: boolean }> {
  const { userSeconds, peakBytes } = await middle(ours)
  const peerSeconds = (await middle(peer.command)).userSeconds * peer.times
  const ratio = peerSeconds / userSeconds
  const figures = [ratio.toFixed(2), atLeast.toFixed(1), (peakBytes / 1e6).toFixed(0)]
  return {
    cells: [work, userSeconds.toFixed(2), `${peerSeconds.toFixed(2)} (${peer.name})`, ...figures],
    reached: ratio >= atLeast && peakBytes <= MEMORY,
  }
}

async function middle(command: readonly string[]): Promise<Usage> {
  const usages: Usage[] = []
  for (let run = 0; run < RUNS; run++) usages.push(await measure(command))
  return usages.sort((a, b) => a.userSeconds - b.userSeconds)[Math.floor(RUNS / 2)]
}

function goalsFor(data: BenchData, programs: Programs): Goal[] {
  return [...captureGoals(data, programs), ...enrichGoals(data, programs)]
}

function captureGoals({ capture, mixedCapture }: BenchData, { program, archive }: Programs): Goal[] {
  if (!capture || !mixedCapture) return []
  const tls = ['--select', 'tls']
  const hello = ['--select', 'tls.client_hello']
  const mixed = (work: string, options: string[], units: number): Goal => ({
    work: `mixed capture, ${work}`,
    ours: [program('fp-capture'), ...options, '-r', mixedCapture.path],
    peer: mercury(['-r', mixedCapture.path, ...options]) ?? md5sum(mixedCapture.path, units),
    atLeast: 1,
  })
  const hellos = (work: string, options: string[], atLeast: number): Goal => ({
    work: `hellos, -a, ${work}`,
    ours: [program('fp-capture'), ...hello, '-a', ...options, '-r', capture.path],
    peer:
      mercury(['-r', capture.path, ...hello, '-a', `--resources=${archive}`]) ??
      md5sum(mixedCapture.path, UNITS.answers),
    atLeast,
  })
  return [
    mixed('everything', [], UNITS.everything),
    mixed('TLS', tls, UNITS.tls),
    mixed('ClientHello', hello, UNITS.hello),
    hellos('its archive and rule', ['-d', archive, '--rule', 'mercury'], 1),
    hellos('default database', [], 0.8),
  ]
}

/** mercury itself, where the variable `MERCURY` says where it is. */
function mercury(options: string[]): Peer | undefined {
  const path = process.env.MERCURY
  return path ? { name: 'mercury', command: [path, ...options], times: 1 } : undefined
}

/** A yardstick for mercury: another C program on the same file. */
function md5sum(path: string, units: number): Peer {
  return { name: `${units} × md5sum`, command: ['md5sum', path], times: units }
}

function enrichGoals({ logs }: BenchData, { program }: Programs): Goal[] {
  if (spawnSync('jq', ['--version']).status !== 0) return []
  const eve = (percent: number, atLeast: number): Goal[] =>
    logs.slice(0, 3).flatMap((log) => {
      if (log.percent !== percent) return []
      const jq = ['jq', '-c', '.', log.head.path]
      const peer = { name: 'jq -c', command: jq, times: log.bytes / log.head.bytes }
      return [{ work: `EVE, ${percent} % eligible`, ours: [program('fp-enrich'), log.path], peer, atLeast }]
    })
  return [...eve(100, 10), ...eve(5, 25)]
}
