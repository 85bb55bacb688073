/**
 * What is counted by name behind every executable, under the member that databases have for it, in the order in which
 * they are written.
 */
export const FACETS = [
  'ja3',
  'application_categories',
  'classes_ip_as',
  'classes_hostname_domains',
  'classes_hostname_tlds',
  'classes_port_applications',
  'classes_port_port',
  'classes_ip_ip',
  'classes_hostname_sni',
  'classes_user_agent',
  'os_info',
  'parent_info',
  'imitated_versions',
] as const

/** A facet of an executable, as databases name it. */
export type Facet = (typeof FACETS)[number]

/** The facets that are classes of a destination (or of a request), by the names that `--classes` has for them. */
export const CLASS_FACETS = {
  as: 'classes_ip_as',
  domain: 'classes_hostname_domains',
  tld: 'classes_hostname_tlds',
  app: 'classes_port_applications',
  port: 'classes_port_port',
  ip: 'classes_ip_ip',
  sni: 'classes_hostname_sni',
  'user-agent': 'classes_user_agent',
} as const satisfies Readonly<Record<string, Facet>>

/** A class of destinations, as `--classes` names it. */
export type ClassName = keyof typeof CLASS_FACETS

export const ALL_CLASSES: readonly ClassName[] = ['as', 'domain', 'tld', 'app', 'port', 'ip', 'sni', 'user-agent']

/** The classes of a public database. The others can tell who went where. */
export const PUBLIC_CLASSES: readonly ClassName[] = ['as', 'domain', 'tld', 'app', 'port']

/** The first 1,024 characters of a User-Agent, which is what `classes_user_agent` counts: clients may send any length. */
export function userAgentClass(userAgent: string): string {
  return userAgent.slice(0, LONGEST_USER_AGENT)
}

const LONGEST_USER_AGENT = 1_024

/** The facets that are counted for the given classes: theirs, and those that are no classes. */
export function facetsOf(classes: readonly ClassName[]): readonly Facet[] {
  const left = new Set<Facet>(ALL_CLASSES.filter((name) => !classes.includes(name)).map((name) => CLASS_FACETS[name]))
  return FACETS.filter((facet) => !left.has(facet))
}
