import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { run } from './run.ts'

/** Debian packages the lab itself needs. */
const LAB = 'iproute2 ethtool tcpdump dnsmasq-base openssl openssh-server openssh-client busybox udhcpc caddy'.split(
  ' ',
)

/** Debian packages that hold the clients, separated by white space. */
export const CLIENTS = `
  curl wget wget2 aria2 axel httrack yt-dlp lftp apache2-utils lynx w3m links elinks chromium firefox-esr qutebrowser
  surf netsurf-gtk dillo xvfb xauth python3 python3-requests python3-httpx python3-h2 python3-aiohttp python3-pycurl
  python3-pip httpie libwww-perl libio-socket-ssl-perl php-cli php-curl ruby emacs-nox erlang-base erlang-ssl
  erlang-inets erlang-ssh tcl tcl-tls default-jdk-headless git subversion mercurial golang-go cargo gh apt rclone
  restic skopeo s3cmd cadaver ffmpeg mpv swaks libnet-ssleay-perl msmtp s-nail fetchmail isync mpop neomutt ldap-utils
  redis-tools postgresql-client mariadb-client mosquitto-clients knot-dnsutils tor gnutls-bin socat ncat nmap sslscan
  bind9-dnsutils dbus newsboat rss2email brz darcs fossil git-annex pandoc guile-3.0 guile-gnutls racket r-base-core
  octave swi-prolog-nox lua5.4 lua-sec gdal-bin cmake flatpak dnf zypper nextcloud-desktop-cmd owncloud-client-cmd
  syncthing tnftp telnet-ssl siege wrk nghttp2-client httperf wapiti sqlmap whatweb gobuster dirb ffuf wfuzz hydra
  mplayer gstreamer1.0-tools gstreamer1.0-plugins-good kcat amqp-tools openconnect stunnel4 proxytunnel
  epiphany-browser falkon luakit certbot lego inadyn monitoring-plugins-basic monitoring-plugins-standard haproxy
  nginx-light freerdp2-x11 imapfilter fdm mailutils getmail6 offlineimap3 mutt wkhtmltopdf dirmngr gpg chrony glab hub
  kubernetes-client etcd-client influxdb-client prometheus prometheus-alertmanager dnss go-sendxmpp snowflake-client
  v2ray yggdrasil dropbear-bin putty-tools php-ssh2 php-phpseclib ruby-net-ssh libnet-ssh2-perl lsh-client ssh-audit
  medusa python3-paramiko python3-asyncssh mc yafc thunderbird libglib-perl glib-networking gstreamer1.0-libav ncrack
  python3-venv linkchecker transmission-cli maven
  composer unbound weechat-headless irssi git-lfs gpodder vorbis-tools libmojolicious-perl nix-bin ostree podman buildah
  ansible-core monit rsyslog-gnutls rsyslog-openssl rsyslog httping slowhttptest mitmproxy edbrowse samtools mono-mcs
  mono-runtime libmono-system-net-http4.0-cil pike8.0-core pike8.0 qemu-utils qemu-block-extra uacme ddclient
  cups-ipp-utils libcoap3-bin paho.mqtt.c-examples davix duplicity postfix
`

/** The recorder of the example log, from bookworm-backports. */
const SURICATA = ['suricata/bookworm-backports', 'libhtp2/bookworm-backports']
const BACKPORTS = `Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`

/** Installs Debian's packages (as root). */
export function debian(directory: string): void {
  writeFileSync('/etc/apt/sources.list.d/backports.sources', BACKPORTS)
  const apt = (...words: string[]) => run(directory, ['apt-get', '-q', ...words], { DEBIAN_FRONTEND: 'noninteractive' })
  apt('update')
  const wanted = [...LAB, ...missing(CLIENTS.split(/\s+/).filter(Boolean))]
  const known = inRegistry(wanted, execFileSync('apt-cache', ['policy', ...wanted], { encoding: 'utf8' }))
  apt('install', '--yes', '--no-install-recommends', ...known, ...SURICATA)
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`not in the registry: ${unknown.join(' ')}`)
}

/**
 * Those of `names` that have a version to install, by what apt-cache says of them: apt refuses a whole list for one name
 * that it cannot resolve.
 */
export function inRegistry(names: readonly string[], policy: string): readonly string[] {
  const known = new Set([...policy.matchAll(/^(\S+):\n.*\n +Candidate: \d/gm)].map(([, name]) => name))
  return names.filter((name) => known.has(name))
}

/** Tool chains that a machine may have from elsewhere are not installed a second time. */
function missing(packages: readonly string[]): readonly string[] {
  const commands: Readonly<Record<string, string>> = {
    'default-jdk-headless': 'java',
    'golang-go': 'go',
    cargo: 'cargo',
    'kubernetes-client': 'kubectl',
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
