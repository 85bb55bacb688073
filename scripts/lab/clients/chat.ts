import * as to from '../targets.ts'
import { categorised, shell } from './client.ts'

/** Programs for talking with people; IRC's need a terminal. */
export const chat = categorised('chat', [
  {
    name: 'weechat',
    targets: to.irc,
    command: ({ host, port }) =>
      ['weechat-headless', '-d', '.', '-a', '-r'].concat(`/server add lab ${host}/${port} -ssl;/connect lab`),
    library: 'GnuTLS',
    limit: 4,
  },
  {
    name: 'irssi',
    targets: to.irc,
    command: ({ host, port }) =>
      shell(`mkdir i; echo 'connect -tls -nocap ${host} ${port}' > i/startup
        TERM=xterm script -qc 'irssi --home=i' log`),
    library: 'OpenSSL',
    limit: 4,
  },
  {
    name: 'go-sendxmpp',
    targets: to.xmppTls,
    command: ({ host, port }) =>
      shell(`echo hi | go-sendxmpp -t -u ann@example.org -p lab -j ${host}:${port} bob@example.org`),
  },
])
