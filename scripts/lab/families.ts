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

/** As much as must be probable for an answer to state a library. */
const NEARLY_ALL = 0.9

/**
 * The families of the processes observed, as lines of `Family,member,…`: by library, the one that made nearly all of a
 * process's messages of a type. Members are processes for TLS, and `ssh/curl` and the like for any other type. Lines and members are
 * sorted.
 */
export function libraryFamilies(observations: readonly Observation[]): string {
  const members = groupBy([...libraryOfEach(observations)], ([, library]) => library)
  const lines = [...members].map(([library, messages]) => [library, ...messages.map(([name]) => name).sort()].join(','))
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
 * Name without version of the library behind nearly all of a process's messages of a type, by the member that stands for
 * both; a runtime's impersonators tell nothing of its usual library.
 */
export function libraryOfEach(observations: readonly Observation[]): ReadonlyMap<string, string> {
  const known = observations.filter(({ library, impersonates }) => library !== undefined && impersonates === undefined)
  const libraries = new Map<string, string>()
  for (const [member, ofOne] of groupBy(known, memberOf)) {
    const library = usualLibrary(ofOne)
    if (library !== undefined) libraries.set(member, library)
  }
  return libraries
}

/** How `libraries.csv` calls a process with the type of its message. */
export function memberOf({ fingerprint, process }: Pick<Observation, 'fingerprint' | 'process'>): string {
  const type = fingerprint.slice(0, fingerprint.indexOf('/'))
  return type === 'tls' ? process : `${type}/${process}`
}

/** A process that uses several has none that an answer could state. */
function usualLibrary(observations: readonly Observation[]): string | undefined {
  const counts = groupBy(observations, ({ library }) => libraryName(library ?? ''))
  return [...counts].find(([, ofOne]) => ofOne.length >= NEARLY_ALL * observations.length)?.[0]
}

/** `OpenSSL` of `OpenSSL 3.0.22-1~deb12u2`; a name may have several words, and a version begins with a digit. */
export function libraryName(library: string): string {
  return library.replace(/ \d.*$/, '')
}
