import * as to from '../targets.ts'
import { categorised, fetcher, shell, url } from './client.ts'

/** Programs that put load on a server, here one request at a time. */
export const loadTools = categorised('sysadmin', [
  fetcher('ab', 'ab', '-q', '-n', '1'),
  { ...fetcher('siege', 'siege', '-q', '--no-parser', '-c1', '-r1'), limit: 2 },
  fetcher('wrk', 'wrk', '-c1', '-t1', '-d1'),
  fetcher('h2load', 'h2load', '-n1', '-c1'),
  fetcher('nghttp', 'nghttp', '-n'),
  {
    name: 'httperf',
    targets: to.tls,
    command: ({ host, port }) => ['httperf', '--ssl', '--server', host, '--port', String(port), '--num-conns', '1'],
  },
  fetcher('hey', '@go/hey', '-n', '1', '-c', '1'),
  fetcher('bombardier', '@go/bombardier', '-k', '-n', '1', '-c', '1'),
  {
    ...fetcher('vegeta'),
    command: (target) =>
      shell(`echo GET ${url(target)} | $0 attack -insecure -duration=1s -rate=1`).concat('@go/vegeta'),
  },
])

/** Programs that look for weak places. */
export const scanners = categorised('security', [
  {
    name: 'nmap-ssl-cert',
    targets: to.tlsFew,
    command: ({ host, port }) => ['nmap', '-sT', '-Pn', '-n', '--script', 'ssl-cert', '-p', String(port), host],
    library: 'OpenSSL',
  },
  {
    name: 'sslscan',
    targets: to.tls.slice(0, 1),
    command: ({ host, port }) => ['sslscan', '--no-heartbleed', '--no-fallback', `${host}:${port}`],
    limit: 20,
  },
  { ...fetcher('wapiti', 'wapiti', '--scope', 'url', '-m', '', '--max-scan-time', '4', '-u'), targets: to.webFew },
  { ...fetcher('sqlmap'), command: (target) => ['sqlmap', '--batch', '-u', `${url(target)}?id=1`], targets: to.webFew },
  { ...fetcher('whatweb', 'whatweb', '-q', '--no-errors'), targets: to.webFew },
  { ...fetcher('gobuster'), command: (target) => words('gobuster dir -k -q -w words -u', url(target)) },
  {
    ...fetcher('dirb'),
    command: (target) => shell(`echo a > words; dirb ${url(target)} words -S -r`),
    library: 'OpenSSL',
  },
  { ...fetcher('ffuf'), command: (target) => words('ffuf -k -s -w words -u', `${url(target)}FUZZ`) },
  { ...fetcher('wfuzz'), command: (target) => ['wfuzz', '-z', 'list,a-b', `${url(target)}FUZZ`], library: 'GnuTLS' },
  {
    name: 'hydra-https',
    targets: to.tlsFew,
    command: ({ host, port }) => ['hydra', '-l', 'a', '-p', 'b', '-t', '1', '-s', `${port}`, host, 'https-get', '/'],
    library: 'OpenSSL',
  },
  {
    name: 'check_http',
    targets: to.tls,
    command: ({ host, port }) => ['/usr/lib/nagios/plugins/check_http', '-S', '--sni', '-H', host, '-p', `${port}`],
  },
  {
    name: 'check_tcp',
    targets: to.tls,
    command: ({ host, port }) => ['/usr/lib/nagios/plugins/check_tcp', '-S', '-H', host, '-p', `${port}`],
  },
])

function words(command: string, address: string): readonly string[] {
  return shell(`printf 'a\\nb\\n' > words; ${command} ${address}`)
}
