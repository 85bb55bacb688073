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
  { name: 'curl-imaps', targets: to.imaps, command: ({ host, port }) => ['curl', '-sS', `imaps://${host}:${port}`] },
  {
    name: 'curl-smtp',
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
    name: 'python3-imaplib',
    targets: to.imaps,
    command: ({ host, port }) => [DEBIAN_PYTHON, '-c', `import imaplib; imaplib.IMAP4_SSL('${host}', ${port})`],
  },
])

function swaks(flag: string): Client['command'] {
  return ({ host, port }) => ['swaks', flag, '-s', host, '-p', String(port), '-q', 'EHLO', '-t', 'ann@example.org']
}
