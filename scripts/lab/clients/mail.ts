import * as to from '../targets.ts'
import { type Client, categorised, DEBIAN_PYTHON, shell } from './client.ts'

/** Programs that send and fetch mail; STARTTLS begins in mid-stream. */
export const mail = categorised('email', [
  { name: 'swaks-starttls', targets: to.submission, command: swaks('-tls') },
  { name: 'swaks-tls', targets: to.smtps, command: swaks('-tlsc') },
  {
    name: 'msmtp-starttls',
    targets: to.submission,
    command: ({ host, port }) => ['msmtp', '--serverinfo', '--tls', '--host', host, '--port', String(port)],
  },
  {
    name: 'msmtp-tls',
    targets: to.smtps,
    command: ({ host, port }) => [
      'msmtp',
      '--serverinfo',
      '--tls',
      '--tls-starttls=off',
      '--host',
      host,
      '--port',
      String(port),
    ],
  },
  {
    name: 's-nail',
    targets: to.smtps,
    command: ({ host, port }) =>
      shell(`echo hello | s-nail -Sv15-compat -Smta=smtps://user:pw@${host}:${port} -Ssendwait -s hi ann@example.org`),
  },
  {
    name: 'fetchmail',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `echo 'poll ${host} protocol imap port ${port} user ann password pw ssl' > rc; chmod 600 rc; fetchmail -f rc -c`,
      ),
  },
  {
    name: 'mbsync',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `printf 'IMAPStore r\\nHost ${host}\\nPort ${port}\\nUser ann\\nPass pw\\nSSLType IMAPS\\n\\nMaildirStore l\\nPath m/\\n\\nChannel c\\nFar :r:\\nNear :l:\\n' > rc; mkdir m; mbsync -c rc -l c`,
      ),
  },
  {
    name: 'mpop',
    targets: to.pop3s,
    command: ({ host, port }) => [
      'mpop',
      '--serverinfo',
      '--tls',
      '--tls-starttls=off',
      '--host',
      host,
      '--port',
      String(port),
    ],
  },
  {
    name: 'curl-imaps',
    library: 'OpenSSL',
    targets: to.imaps,
    command: ({ host, port }) => ['curl', '-sS', `imaps://${host}:${port}`],
  },
  {
    name: 'curl-smtp',
    library: 'OpenSSL',
    targets: to.submission,
    command: ({ host, port }) => ['curl', '-sS', '--ssl-reqd', `smtp://${host}:${port}`],
  },
  {
    name: 'neomutt',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `echo hi | neomutt -n -F /dev/null -e 'set smtp_url=smtps://ann@${host}:${port} smtp_pass=pw' -s hi bob@example.org`,
      ),
  },
  {
    name: 'mutt',
    targets: to.smtps,
    command: ({ host, port }) =>
      shell(
        `echo hi | mutt -n -F /dev/null -e 'set smtp_url=smtps://ann@${host}:${port} smtp_pass=pw' -s hi bob@example.org`,
      ),
  },
  {
    name: 'imapfilter',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `echo 'IMAP { server = "${host}", port = ${port}, username = "ann", password = "pw", ssl = "auto" }:list_all()' > c; imapfilter -c c`,
      ),
  },
  {
    name: 'fdm',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `printf 'action "k" keep\\naccount "a" imaps server "${host}" port ${port} user "ann" pass "pw" no-verify\\nmatch all action "k"\\n' > c; chmod 600 c; fdm -f c -l fetch`,
      ),
  },
  {
    name: 'movemail',
    targets: to.imaps,
    command: ({ host, port }) => ['movemail', `imaps://ann:pw@${host}:${port}`, 'box'],
    library: 'GnuTLS',
  },
  {
    name: 'getmail',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `mkdir -p m/cur m/new m/tmp; printf '[retriever]\\ntype=SimpleIMAPSSLRetriever\\nserver=${host}\\nport=${port}\\nusername=ann\\npassword=pw\\n[destination]\\ntype=Maildir\\npath=%s/m/\\n' $PWD > c; getmail --getmaildir=. --rcfile=$PWD/c`,
      ),
  },
  {
    name: 'offlineimap',
    targets: to.imaps,
    command: ({ host, port }) =>
      shell(
        `printf '[general]\\naccounts=a\\n[Account a]\\nlocalrepository=l\\nremoterepository=r\\n[Repository l]\\ntype=Maildir\\nlocalfolders=./m\\n[Repository r]\\ntype=IMAP\\nremotehost=${host}\\nremoteport=${port}\\nremoteuser=ann\\nremotepass=pw\\nsslcacertfile=/etc/ssl/certs/ca-certificates.crt\\n' > c; offlineimap -o -c c`,
      ),
  },
  {
    name: 'python3-imaplib',
    targets: to.imaps,
    command: ({ host, port }) => [DEBIAN_PYTHON, '-c', `import imaplib; imaplib.IMAP4_SSL('${host}', ${port})`],
  },
])

function swaks(flag: string): Client['command'] {
  return ({ host, port }) => ['swaks', flag, '-s', host, '-p', String(port), '-q', 'EHLO', '-t', 'ann@example.org']
}
