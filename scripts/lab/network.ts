import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'

/** The namespace in which every server of the lab runs. */
export const SERVER_NAMESPACE = 'fp-server'

/** The namespace of the client whose addresses end in `number` (2–254). */
export const clientNamespace = (number: number | string) => `fp-client-${number}`

/** The client's interface inside its namespace. */
export const CLIENT_INTERFACE = 'eth0'

/** Resolver and DHCP server of the lab, on the bridge that the clients are attached to. */
export const GATEWAY = '198.51.100.1'

/** The resolver of the lab's own Internet, which has an answer for every name, and what it answers. */
export const INTERNET_RESOLVER = '198.51.100.2'
export const INTERNET = ['192.0.2.80', '2001:db8:1::80'] as const

/** Reserved domains (RFC 2606) and the documentation addresses (RFC 5737, RFC 3849) that every name under them has. */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  'example.com': ['192.0.2.10'],
  'example.net': ['203.0.113.20'],
  'example.org': ['203.0.113.30', '2001:db8:1::30'],
  example: ['192.0.2.40'],
  test: ['192.0.2.50'],
}

/** Every address of the lab's servers. */
export const SERVER_ADDRESSES: readonly string[] = [...Object.values(ZONES).flat(), ...INTERNET]

/** Whether `name` is one that the lab's clients were sent to, and so no evidence about a program. */
export function isOfLab(name: string): boolean {
  const host = name.toLowerCase().replace(/:\d+$/, '')
  return Object.keys(ZONES).some((zone) => host === zone || host.endsWith(`.${zone}`))
}

const BRIDGE = 'br0'

/** Services that browsers call by themselves; the clients' hosts file keeps their names out of the captures. */
const BACKGROUND_SERVICES = `detectportal.firefox.com firefox.settings.services.mozilla.com
  location.services.mozilla.com mitmdetection.services.mozilla.com update.googleapis.com accounts.google.com
  redirector.gvt1.com clients2.google.com dl.deno.land`.split(/\s+/)

/** Runs `ip` with the words of `command`; throws where it fails. */
export function ip(command: string): void {
  execFileSync('ip', command.split(' '), { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Makes the servers' namespace: their addresses stand on its loopback, a bridge leads to the clients. */
export function createServerNamespace(): void {
  removeNamespace(SERVER_NAMESPACE)
  ip(`netns add ${SERVER_NAMESPACE}`)
  ip(`-n ${SERVER_NAMESPACE} link set lo up`)
  ip(`-n ${SERVER_NAMESPACE} link add ${BRIDGE} type bridge`)
  ip(`-n ${SERVER_NAMESPACE} link set ${BRIDGE} address 00:00:5e:00:53:01 up`)
  for (const address of [GATEWAY, INTERNET_RESOLVER]) {
    ip(`-n ${SERVER_NAMESPACE} address add ${address}/24 dev ${BRIDGE}`)
  }
  ip(`-n ${SERVER_NAMESPACE} address add 2001:db8::1/64 dev ${BRIDGE} nodad`)
  for (const address of SERVER_ADDRESSES) {
    ip(`-n ${SERVER_NAMESPACE} address add ${address} dev lo${address.includes(':') ? ' nodad' : ''}`)
  }
}

/**
 * Makes the namespace of client `number`: one veth to the bridge with segmentation offload off, so that a hello is
 * captured in the segments that a wire would carry. `number` (2–254) is the host part of its addresses. The files of
 * `etc` are seen as /etc by what runs in it.
 */
export function createClientNamespace(number: number, etc: string): void {
  const client = clientNamespace(number)
  removeNamespace(client)
  cpSync(etc, `/etc/netns/${client}`, { recursive: true, verbatimSymlinks: true })
  ip(`netns add ${client}`)
  ip(`-n ${client} link set lo up`)
  ip(`-n ${SERVER_NAMESPACE} link add veth${number} type veth peer name ${CLIENT_INTERFACE} netns ${client}`)
  ip(`-n ${SERVER_NAMESPACE} link set veth${number} master ${BRIDGE} up`)
  // RFC 7042 section 2.1.2 keeps these hardware addresses for documentation.
  const hardware = `00:00:5e:00:53:${number.toString(16).padStart(2, '0')}`
  ip(`-n ${client} link set ${CLIENT_INTERFACE} address ${hardware} up`)
  turnOffOffload(SERVER_NAMESPACE, `veth${number}`)
  turnOffOffload(client, CLIENT_INTERFACE)
  ip(`-n ${client} address add 198.51.100.${number}/24 dev ${CLIENT_INTERFACE}`)
  ip(`-n ${client} address add 2001:db8::${number}/64 dev ${CLIENT_INTERFACE} nodad`)
  ip(`-n ${client} route add default via ${GATEWAY}`)
  ip(`-n ${client} -6 route add default via 2001:db8::1`)
}

/** The client whose address this is: its number, in decimal digits. */
export function clientNumber(address: string): string {
  return /\d+$/.exec(address)?.[0] ?? ''
}

/** Ends what still runs in a namespace that the lab made, then removes it and its files under /etc/netns. */
export function removeNamespace(name: string): void {
  rmSync(`/etc/netns/${name}`, { recursive: true, force: true })
  if (!readdirSync('/run', { withFileTypes: true }).some((entry) => entry.name === 'netns')) return
  if (!readdirSync('/run/netns').includes(name)) return
  endProcesses(name)
  ip(`netns delete ${name}`)
}

/** Kills the processes of the namespace `name`: they are all children of the lab. */
export function endProcesses(name: string): void {
  const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).split('\n').filter(Boolean)
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Network namespace of a process, such as `net:[4026532177]`; undefined once the process is gone. */
export function namespaceOf(pid: number | 'self'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return undefined
  }
}

/**
 * Writes the /etc of the clients into `directory`: one of the lab's resolvers, and the machine's trust store plus
 * `authority`. Where the resolver is that of the lab's Internet, what programs call by themselves is let through.
 */
export function writeClientEtc(directory: string, authority: string, resolver: string): void {
  for (const folder of ['/etc/firefox', `${directory}/firefox/policies`]) mkdirSync(folder, { recursive: true })
  writeFileSync(`${directory}/resolv.conf`, `nameserver ${resolver}\n`)
  writeFileSync(`${directory}/hosts`, hosts(resolver === INTERNET_RESOLVER ? [] : BACKGROUND_SERVICES))
  const policies = { Certificates: { Install: [authority] }, SkipTermsOfUse: true }
  writeFileSync(`${directory}/firefox/policies/policies.json`, JSON.stringify({ policies }))
  cpSync('/etc/ssl', `${directory}/ssl`, { recursive: true, verbatimSymlinks: true })
  const store = `${directory}/ssl/certs/ca-certificates.crt`
  rmSync(`${directory}/ssl/private`, { recursive: true, force: true })
  writeFileSync(store, readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8') + readFileSync(authority, 'utf8'))
  const keytool = ['-importcert', '-noprompt', '-storepass', 'changeit', '-alias', 'lab', '-file', authority]
  execFileSync('keytool', [...keytool, '-keystore', `${directory}/ssl/certs/java/cacerts`], { stdio: 'ignore' })
}

function hosts(silenced: readonly string[]): string {
  const names = ['localhost', 'workstation', ...silenced].join(' ')
  return `127.0.0.1 ${names}\n::1 ${names}\n`
}

function turnOffOffload(namespace: string, device: string): void {
  const features = ['tso', 'gso', 'gro', 'tx', 'rx'].flatMap((feature) => [feature, 'off'])
  execFileSync('ip', ['netns', 'exec', namespace, 'ethtool', '-K', device, ...features], { stdio: 'ignore' })
}
