/**
 * The makers of several of the lab's programs, by project or house; every other program has a maker of its own. Written by
 * hand from what the projects say of themselves.
 */
export const VENDORS: readonly (readonly string[])[] = [
  ['Apache', 'ab', 'svn'],
  ['Chromium', 'chromium', 'falkon', 'QtWebEngineProcess', 'qtwebengine-view', 'qutebrowser', 'wkhtmltopdf'],
  ['Debian', 'apt', 'http', 'https', 'python3', 'python3.9'],
  ['FFmpeg', 'ffmpeg', 'ffprobe'],
  ['Git', 'git', 'git-remote-http', 'git-remote-https'],
  ['GNOME', 'WebKitNetworkProcess', 'flatpak', 'ostree'],
  ['GNU', 'dirmngr', 'emacs', 'gnutls-cli', 'guile', 'lsh', 'movemail', 'octave-cli', 'R', 'wget', 'wget2'],
  ['Go', 'go', 'go-http-client', 'go-ssh-client'],
  ['HashiCorp and containers', 'buildah', 'crane', 'podman', 'skopeo'],
  ['Kubernetes', 'etcdctl', 'kubectl'],
  ['libcoap', 'coap-client-gnutls', 'coap-client-openssl'],
  ['Marlam', 'mpop', 'msmtp'],
  ['Meta Search', 'gallery-dl', 'streamlink', 'yt-dlp', 'you-get'],
  ['Monitoring Plugins', 'check_http', 'check_tcp'],
  ['Mozilla', 'firefox', 'firefox-bin', 'firefox-esr', 'thunderbird'],
  ['Mutt', 'mutt', 'neomutt'],
  ['nghttp2', 'h2load', 'nghttp'],
  ['Nextcloud', 'nextcloudcmd', 'owncloudcmd'],
  ['Nmap', 'ncat', 'ncrack', 'nmap'],
  ['OpenSSH', 'ssh', 'ssh-keyscan'],
  ['OpenSSL', 'openssl'],
  ['Prometheus', 'amtool', 'promtool'],
  ['PuTTY', 'plink', 'psftp'],
  ['restic and rclone', 'rclone', 'restic'],
  ['SUSE and Red Hat', 'dnf', 'zypper'],
  ['Twisted and Scrapy', 'scrapy'],
]
