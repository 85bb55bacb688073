import type { Target } from '../targets.ts'
import * as to from '../targets.ts'
import { type Client, categorised, fetcher, shell, url } from './client.ts'

/** Programs that watch, log, relay and measure. */
export const operations = categorised('sysadmin', [
  { name: 'monit', targets: to.tlsFew, command: monit, library: 'OpenSSL' },
  { name: 'rsyslogd-gtls', targets: to.syslog, command: rsyslogd('gtls'), library: 'GnuTLS', limit: 4 },
  { name: 'rsyslogd-ossl', targets: to.syslog, command: rsyslogd('ossl'), library: 'OpenSSL', limit: 4 },
  { ...fetcher('httping', 'httping', '-c', '1', '-g'), library: 'OpenSSL' },
  { ...fetcher('slowhttptest', 'slowhttptest', '-c', '1', '-l', '1', '-u'), library: 'OpenSSL' },
  {
    name: 'posttls-finger',
    targets: to.submission,
    command: ({ host, port }) => ['posttls-finger', '-c', '-l', 'may', `[${host}]:${port}`],
    library: 'OpenSSL',
  },
  {
    ...fetcher('mitmdump'),
    targets: to.tlsFew,
    command: (target) =>
      shell(
        `mitmdump -q -k -p 9000 --set confdir=. & sleep 3; curl -sk -x http://127.0.0.1:9000 ${url(target)}; kill $!`,
      ),
    library: 'OpenSSL',
  },
  { name: 'yggdrasil', targets: to.irc, command: yggdrasil, limit: 3 },
  { ...fetcher('uacme'), targets: to.tlsFew, command: uacme, library: 'GnuTLS' },
  { name: 'ddclient', targets: to.tlsFew, command: ddclient, library: 'OpenSSL' },
  { name: 'ipptool', targets: to.printing, command: ipptool, library: 'GnuTLS' },
  { name: 'coap-client-gnutls', targets: to.dtls, command: coap('gnutls'), library: 'GnuTLS', limit: 3 },
  { name: 'coap-client-openssl', targets: to.dtls, command: coap('openssl'), library: 'OpenSSL', limit: 3 },
  {
    name: 'paho_c_pub',
    targets: to.mqtt,
    command: ({ host, port }) => shell(`paho_c_pub -t a -m b --insecure -c ssl://${host}:${port}`),
    library: 'OpenSSL',
    limit: 4,
  },
])

function monit({ host, port }: Target): readonly string[] {
  return shell(`cat > c <<END
set daemon 5
set pidfile $PWD/pid
set idfile $PWD/id
set statefile $PWD/state
check host lab with address ${host}
  if failed port ${port} protocol https then alert
END
    chmod 600 c; timeout 3 monit -I -c c`)
}

function rsyslogd(driver: string): Client['command'] {
  return ({ host, port }) =>
    shell(`cat > c <<END
global(workDirectory="$PWD" DefaultNetstreamDriverCAFile="/etc/ssl/certs/ca-certificates.crt")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="$PWD/log")
action(type="omfwd" protocol="tcp" target="${host}" port="${port}"
  StreamDriver="${driver}" StreamDriverMode="1" StreamDriverAuthMode="anon")
END
    rsyslogd -n -f $PWD/c -i $PWD/pid & sleep 1; logger -u $PWD/log hello; sleep 1; kill $!`)
}

function yggdrasil({ host, port }: Target): readonly string[] {
  return shell(`echo '{"Peers": ["tls://${host}:${port}"], "IfName": "none", "AdminListen": "none"}' > c
    yggdrasil -useconffile c`)
}

function uacme(target: Target): readonly string[] {
  return ['uacme', '-y', '-c', '.', '-a', url(target, '/directory'), 'new', 'ann@example.org']
}

function ddclient({ host, port }: Target): readonly string[] {
  return shell(`echo 'ssl=yes, protocol=dyndns2, use=ip, ip=192.0.2.1, server=${host}:${port}, login=ann, password=lab a.example.org' > c
    chmod 600 c; ddclient -daemon 0 -force -noquiet -file $PWD/c -cache $PWD/cache`)
}

function ipptool({ host, port }: Target): readonly string[] {
  return ['ipptool', '-T', '2', `ipps://${host}:${port}/ipp`, 'get-printer-attributes.test']
}

function coap(library: string): Client['command'] {
  return ({ host, port }) => [
    `coap-client-${library}`,
    '-B',
    '2',
    '-k',
    'key',
    '-u',
    'ann',
    `coaps://${host}:${port}/a`,
  ]
}
