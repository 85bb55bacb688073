import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { GATEWAY, INTERNET, INTERNET_RESOLVER, ZONES } from './network.ts'

/** Commands of the servers that are other people's programs; they read what they need from `directory`. */
export function daemons(directory: string): readonly (readonly string[])[] {
  return [resolver(directory), internetResolver(), http3(directory), sshd(directory), dtls(directory)]
}

/** Without a file for its process id: two that start at once would race for it. */
const QUIET_RESOLVER = [
  '--no-resolv',
  '--no-hosts',
  '--keep-in-foreground',
  '--conf-file=/dev/null',
  '--user=root',
  '--pid-file=',
]

/** Names and addresses of the lab; every other name does not exist. */
function resolver(directory: string): readonly string[] {
  const names = Object.entries(ZONES).flatMap(([zone, addresses]) => addresses.map((to) => `--address=/${zone}/${to}`))
  names.push('--address=/#/')
  const lease = [
    '--dhcp-range=198.51.100.200,198.51.100.250',
    `--dhcp-leasefile=${directory}/leases`,
    '--domain=example.com',
  ]
  return ['dnsmasq', ...QUIET_RESOLVER, `--listen-address=${GATEWAY}`, '--bind-interfaces', ...lease, ...names]
}

/** Every name leads to the lab: what programs call by themselves is answered, too. */
function internetResolver(): readonly string[] {
  const names = INTERNET.map((address) => `--address=/#/${address}`)
  return ['dnsmasq', ...QUIET_RESOLVER, `--listen-address=${INTERNET_RESOLVER}`, '--bind-interfaces', ...names]
}

/** Caddy speaks HTTP/3 on UDP port 4433. */
function http3(directory: string): readonly string[] {
  const configuration = `{
  admin off
  auto_https off
  default_sni www.example.com
}
:4433 {
  bind 127.0.0.1
  tls ${directory}/server.crt ${directory}/server.key
  respond "<!doctype html><title>Lab</title><p>Hello." 200
}
`
  writeFileSync(`${directory}/Caddyfile`, configuration)
  return ['caddy', 'run', '--config', `${directory}/Caddyfile`, '--adapter', 'caddyfile']
}

/** An SSH server that lets nobody in, with keys of its own. */
function sshd(directory: string): readonly string[] {
  const keys = ['ed25519', 'rsa', 'ecdsa'].map((type) => makeHostKey(directory, type))
  mkdirSync('/run/sshd', { recursive: true })
  const options = ['ListenAddress=127.0.0.1', 'PasswordAuthentication=no', 'UsePAM=no', 'MaxStartups=100']
  const words = [...keys.flatMap((key) => ['-h', key]), ...options.flatMap((option) => ['-o', option])]
  return ['/usr/sbin/sshd', '-D', '-f', '/dev/null', '-p', '2222', ...words]
}

function makeHostKey(directory: string, type: string): string {
  const key = `${directory}/ssh_host_${type}`
  rmSync(key, { force: true })
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', key])
  chmodSync(key, 0o600)
  return key
}

function dtls(directory: string): readonly string[] {
  const files = ['-cert', `${directory}/server.crt`, '-key', `${directory}/server.key`]
  return ['openssl', 's_server', '-dtls', '-accept', '127.0.0.1:4434', '-quiet', ...files]
}
