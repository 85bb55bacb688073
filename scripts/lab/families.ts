import { groupBy } from './group.ts'
import type { Observation } from './observe.ts'

/** Programs that are one program under several names, or parts of one: family first, then its processes. */
export const PROGRAM_FAMILIES: readonly (readonly string[])[] = [
  ['Chromium', 'chromium', 'QtWebEngineProcess', 'qutebrowser', 'falkon'],
  ['Firefox', 'firefox-esr', 'firefox-bin', 'firefox'],
  ['Thunderbird', 'thunderbird', 'thunderbird-bin'],
  ['WebKitGTK', 'WebKitNetworkProcess', 'surf', 'luakit', 'epiphany'],
  ['Node.js', 'node', 'npm', 'MainThread'],
  ['OpenSSH', 'ssh', 'sftp', 'ssh-keyscan'],
  ['PuTTY', 'plink', 'psftp'],
  ['FFmpeg', 'ffmpeg', 'ffprobe'],
  ['Git', 'git', 'git-remote-https', 'git-remote-http'],
  ['APT', 'apt', 'https', 'http'],
  ['Wget', 'wget', 'wget2'],
  ['Mutt', 'mutt', 'neomutt'],
  ['nghttp2', 'nghttp', 'h2load'],
  ['Nextcloud', 'nextcloudcmd', 'owncloudcmd'],
  ['Monitoring Plugins', 'check_http', 'check_tcp'],
]

/**
 * The families of the processes observed, as lines of `Family,member,…`: by library, the one that made most of a
 * process's secure connections. Lines and members are sorted.
 */
export function libraryFamilies(observations: readonly Observation[]): string {
  const members = groupBy(libraryOfEach(observations), ([, library]) => library)
  const lines = [...members].map(([library, processes]) =>
    [library, ...processes.map(([name]) => name).sort()].join(','),
  )
  return `${lines.sort().join('\n')}\n`
}

/** The program families, of which at least two members were observed. */
export function programFamilies(observations: readonly Observation[]): string {
  const seen = new Set(observations.map(({ process }) => process))
  const lines = PROGRAM_FAMILIES.map(([family = '', ...members]) => [family, ...members.filter((one) => seen.has(one))])
  return `${lines
    .filter(({ length }) => length > 2)
    .map((words) => words.join(','))
    .sort()
    .join('\n')}\n`
}

/**
 * Name without version of the library behind most of a process's connections, for each process where one is known; a
 * runtime's impersonators tell nothing of its usual library.
 */
function libraryOfEach(observations: readonly Observation[]): readonly (readonly [process: string, library: string])[] {
  const known = observations.filter(({ library, impersonates }) => library !== undefined && impersonates === undefined)
  return [...groupBy(known, ({ process }) => process)].map(([process, ofOne]) => [process, mostFrequent(ofOne)])
}

function mostFrequent(observations: readonly Observation[]): string {
  const counts = [...groupBy(observations, ({ library }) => libraryName(library ?? ''))]
  const [first] = counts.sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
  return first?.[0] ?? ''
}

/** `OpenSSL` of `OpenSSL 3.0.22-1~deb12u2`; a name may have several words, and a version begins with a digit. */
export function libraryName(library: string): string {
  return library.replace(/ \d.*$/, '')
}
