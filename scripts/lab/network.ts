import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'

/** The namespace in which every server of the lab runs, and the one in which the client being recorded runs. */
export const SERVER_NAMESPACE = 'fp-server'
export const CLIENT_NAMESPACE = 'fp-client'

/** The client's interface inside its namespace. */
export const CLIENT_INTERFACE = 'eth0'

/** Resolver and DHCP server of the lab, on the bridge that the clients are attached to. */
export const GATEWAY = '198.51.100.1'

/** Reserved domains (RFC 2606) and the documentation addresses (RFC 5737, RFC 3849) that every name under them has. */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  'example.com': ['192.0.2.10'],
  'example.net': ['203.0.113.20'],
  'example.org': ['203.0.113.30', '2001:db8:1::30'],
  example: ['192.0.2.40'],
  test: ['192.0.2.50'],
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
  ip(`-n ${SERVER_NAMESPACE} address add ${GATEWAY}/24 dev ${BRIDGE}`)
  ip(`-n ${SERVER_NAMESPACE} address add 2001:db8::1/64 dev ${BRIDGE} nodad`)
  for (const address of Object.values(ZONES).flat()) {
    ip(`-n ${SERVER_NAMESPACE} address add ${address} dev lo${address.includes(':') ? ' nodad' : ''}`)
  }
}

/**
 * Makes the client's namespace: one veth to the bridge with segmentation offload off, so that a hello is captured in
 * the segments that a wire would carry. `number` (2–254) is the host part of its addresses. The files of `etc` are seen
 * as /etc by what runs in it.
 */
export function createClientNamespace(number: number, etc: string): void {
  removeNamespace(CLIENT_NAMESPACE)
  cpSync(etc, `/etc/netns/${CLIENT_NAMESPACE}`, { recursive: true, verbatimSymlinks: true })
  ip(`netns add ${CLIENT_NAMESPACE}`)
  ip(`-n ${CLIENT_NAMESPACE} link set lo up`)
  ip(`-n ${SERVER_NAMESPACE} link add veth type veth peer name ${CLIENT_INTERFACE} netns ${CLIENT_NAMESPACE}`)
  ip(`-n ${SERVER_NAMESPACE} link set veth master ${BRIDGE} up`)
  // RFC 7042 section 2.1.2 keeps these hardware addresses for documentation.
  const hardware = `00:00:5e:00:53:${number.toString(16).padStart(2, '0')}`
  ip(`-n ${CLIENT_NAMESPACE} link set ${CLIENT_INTERFACE} address ${hardware} up`)
  turnOffOffload(SERVER_NAMESPACE, 'veth')
  turnOffOffload(CLIENT_NAMESPACE, CLIENT_INTERFACE)
  ip(`-n ${CLIENT_NAMESPACE} address add 198.51.100.${number}/24 dev ${CLIENT_INTERFACE}`)
  ip(`-n ${CLIENT_NAMESPACE} address add 2001:db8::${number}/64 dev ${CLIENT_INTERFACE} nodad`)
  ip(`-n ${CLIENT_NAMESPACE} route add default via ${GATEWAY}`)
  ip(`-n ${CLIENT_NAMESPACE} -6 route add default via 2001:db8::1`)
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

/** Writes the /etc of the clients into `directory`: the lab's resolver, and the machine's trust store plus `authority`. */
export function writeClientEtc(directory: string, authority: string): void {
  mkdirSync(directory, { recursive: true })
  writeFileSync(`${directory}/resolv.conf`, `nameserver ${GATEWAY}\n`)
  writeFileSync(`${directory}/hosts`, hosts())
  cpSync('/etc/ssl', `${directory}/ssl`, { recursive: true, verbatimSymlinks: true })
  const store = `${directory}/ssl/certs/ca-certificates.crt`
  rmSync(`${directory}/ssl/private`, { recursive: true, force: true })
  writeFileSync(store, readFileSync('/etc/ssl/certs/ca-certificates.crt', 'utf8') + readFileSync(authority, 'utf8'))
  const keytool = ['-importcert', '-noprompt', '-storepass', 'changeit', '-alias', 'lab', '-file', authority]
  execFileSync('keytool', [...keytool, '-keystore', `${directory}/ssl/certs/java/cacerts`], { stdio: 'ignore' })
}

function hosts(): string {
  const names = ['localhost', 'workstation', ...BACKGROUND_SERVICES].join(' ')
  return `127.0.0.1 ${names}\n::1 ${names}\n`
}

function turnOffOffload(namespace: string, device: string): void {
  const features = ['tso', 'gso', 'gro', 'tx', 'rx'].flatMap((feature) => [feature, 'off'])
  execFileSync('ip', ['netns', 'exec', namespace, 'ethtool', '-K', device, ...features], { stdio: 'ignore' })
}
