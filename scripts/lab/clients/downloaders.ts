import { webFew } from '../targets.ts'
import { type Client, fetcher, shell, url } from './client.ts'

/** Programs that fetch pages and files. */
export const downloaders: readonly Client[] = [
  { ...fetcher('curl', 'curl', '-sS'), library: 'OpenSSL' },
  { ...fetcher('curl-http1', 'curl', '-sS', '--http1.1'), library: 'OpenSSL' },
  { ...fetcher('curl-tls12', 'curl', '-sS', '--tls-max', '1.2'), library: 'OpenSSL' },
  {
    ...fetcher('curl-resumed', 'curl'),
    command: (target) => ['curl', '-sS', '--http1.1', url(target), url(target, '/next')],
    library: 'OpenSSL',
  },
  fetcher('wget', 'wget', '-q', '-O-'),
  fetcher('wget2', 'wget2', '-q', '-O-'),
  {
    ...fetcher('aria2', 'aria2c', '-q', '--max-tries=1', '--allow-overwrite=true', '-o', 'page'),
    library: 'GnuTLS',
  },
  fetcher('axel', 'axel', '-q', '-n', '1', '-o', 'page2'),
  fetcher('httrack', 'httrack', '-q', '-r1', '-O', 'mirror'),
  fetcher('yt-dlp', 'yt-dlp', '-q', '--no-update'),
  { ...fetcher('lftp', 'lftp'), command: (target) => ['lftp', '-c', `set net:max-retries 1; cat ${url(target)}`] },
  fetcher('tnftp', 'tnftp', '-o', '-'),
  {
    ...fetcher('newsboat'),
    library: 'GnuTLS',
    command: (target) => shell(`echo ${url(target)} > urls; newsboat -u urls -x reload`),
  },
  {
    ...fetcher('r2e'),
    command: (target) => shell(`r2e new ann@example.org; r2e add news ${url(target)}; r2e run --no-send`),
  },
  { ...fetcher('gallery-dl'), command: gallery, limit: 3 },
  fetcher('you-get', '@pip/you-get', '-i'),
  { ...fetcher('scrapy', '@pip/scrapy', 'fetch', '--nolog'), library: 'OpenSSL' },
  { ...fetcher('linkchecker', 'linkchecker', '--no-robots', '-r0', '--no-status', '-q'), targets: webFew },
]

function gallery(target: Parameters<Client['command']>[0]): readonly string[] {
  return ['@pip/gallery-dl', '-q', '--no-input', '--retries', '0', `generic:${url(target)}`]
}
