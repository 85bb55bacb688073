import { type Client, fetcher, url } from './client.ts'

/** Programs that fetch pages and files. */
export const downloaders: readonly Client[] = [
  fetcher('curl', 'curl', '-sS'),
  fetcher('curl-http1', 'curl', '-sS', '--http1.1'),
  fetcher('curl-tls12', 'curl', '-sS', '--tls-max', '1.2'),
  fetcher('wget', 'wget', '-q', '-O-'),
  fetcher('wget2', 'wget2', '-q', '-O-'),
  fetcher('aria2', 'aria2c', '-q', '--max-tries=1', '--allow-overwrite=true', '-o', 'page'),
  fetcher('axel', 'axel', '-q', '-n', '1', '-o', 'page2'),
  fetcher('httrack', 'httrack', '-q', '-r1', '-O', 'mirror'),
  fetcher('yt-dlp', 'yt-dlp', '-q', '--no-update'),
  { ...fetcher('lftp', 'lftp'), command: (target) => ['lftp', '-c', `set net:max-retries 1; cat ${url(target)}`] },
  fetcher('ab', 'ab', '-q', '-n', '1'),
]
