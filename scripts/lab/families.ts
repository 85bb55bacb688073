import { isObject } from '@fingerpost/io/pure'
import { groupBy } from './group.ts'
import type { Observation } from './observe.ts'

/** Programs that are one program under several names, or parts of one: family first, then its processes. */
export const PROGRAM_FAMILIES: readonly (readonly string[])[] = [
  [
    ...['Chromium', 'chromium', 'headless_shell', 'chrome', 'edge', 'opera', 'brave', 'vivaldi', '360browser', 'qq'],
    ...['electron', 'QtWebEngineProcess', 'qtwebengine-view', 'qutebrowser', 'falkon'],
  ],
  ['Firefox', 'firefox-esr', 'firefox-bin', 'firefox'],
  ['Safari', 'safari', 'MobileSafari'],
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
 * The library of programs that may be known from their imitators alone, which send its form of a hello with a library of
 * their own. 360browser is none of them: its profile 7.5 has the hello of NSS, which Chromium used until 2014.
 */
const LIBRARY_OF_IMITATED: ReadonlyMap<string, string> = new Map([
  // Whatever is built from Chromium has its copy.
  ...['chrome', 'edge', 'opera', 'brave', 'qq'].map((name) => [name, 'BoringSSL'] as const),
  // Mozilla's own, in Firefox and what is built from it.
  ...['firefox', 'tor-browser'].map((name) => [name, 'NSS'] as const),
  // Safari connects with the system's: Secure Transport is deprecated since macOS 10.15 and has no TLS 1.3.
  ['safari', 'Network.framework'],
  // Android's provider of TLS, whose native part is BoringSSL without Chromium's settings.
  ['okhttp', 'Conscrypt'],
])

/** As much as must be probable for an answer to state a library. */
const NEARLY_ALL = 0.9

/**
 * The families of the processes observed, as lines of `Family,member,…`: by library, the one that made nearly all of a
 * process's messages of a type, and of a program that was only imitated the one that it has. Members are processes for
 * TLS, and `ssh/curl` and the like for any other type. Lines and members are sorted.
 */
export function libraryFamilies(observations: readonly Observation[]): string {
  const libraries = new Map([...librariesOfImitated(observations), ...libraryOfEach(observations)])
  const members = groupBy([...libraries], ([, library]) => library)
  const lines = [...members].map(([library, messages]) => [library, ...messages.map(([name]) => name).sort()].join(','))
  return `${lines.sort().join('\n')}\n`
}

/** The program families, of which at least two members were observed or imitated. */
export function programFamilies(observations: readonly Observation[]): string {
  const seen = new Set(observations.flatMap((one) => [one.process, imitatedBy(one) ?? one.process]))
  const lines = PROGRAM_FAMILIES.map(([family = '', ...members]) => [family, ...members.filter((one) => seen.has(one))])
  return `${lines
    .filter(({ length }) => length > 2)
    .map((words) => words.join(','))
    .sort()
    .join('\n')}\n`
}

function librariesOfImitated(observations: readonly Observation[]): (readonly [member: string, library: string])[] {
  return observations.flatMap((observation) => {
    const process = imitatedBy(observation) ?? ''
    const library = LIBRARY_OF_IMITATED.get(process)
    return library === undefined ? [] : [[memberOf({ ...observation, process }), library] as const]
  })
}

/** The program that an observation's client was told to imitate. */
function imitatedBy({ imitates }: Observation): string | undefined {
  const process = isObject(imitates) ? imitates.process : undefined
  return typeof process === 'string' ? process : undefined
}

/**
 * Name without version of the library behind nearly all of a process's messages of a type, by the member that stands for
 * both; a runtime's impersonators tell nothing of its usual library.
 */
export function libraryOfEach(observations: readonly Observation[]): ReadonlyMap<string, string> {
  const known = observations.filter((one) => one.library !== undefined && imitatedBy(one) === undefined)
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
