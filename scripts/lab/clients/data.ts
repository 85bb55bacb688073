import * as to from '../targets.ts'
import { type Client, fetcher, shell, url } from './client.ts'

/** Programs that open remote files where others open local ones. */
export const data: readonly Client[] = [
  { ...fetcher('samtools', 'samtools', 'view'), library: 'GnuTLS' },
  { ...fetcher('qemu-img', 'qemu-img', 'info'), library: 'GnuTLS' },
  { ...fetcher('davix-get', 'davix-get', '-k'), targets: to.webFew, library: 'OpenSSL' },
  { ...fetcher('ogg123', 'ogg123', '-q', '-d', 'null'), library: 'GnuTLS' },
  {
    ...fetcher('edbrowse'),
    command: (target) => shell(`touch .ebrc; echo qt | edbrowse ${url(target)}`),
    library: 'OpenSSL',
  },
  {
    ...fetcher('transmission-show'),
    targets: to.webFew,
    command: (target) =>
      shell(`echo a > a; transmission-create -o a.torrent -t ${url(target, '/announce')} a
        transmission-show -s a.torrent`),
    library: 'OpenSSL',
  },
  { ...fetcher('gpo'), targets: to.webFew, command: (target) => ['gpo', 'subscribe', url(target)], library: 'OpenSSL' },
  {
    ...fetcher('duplicity'),
    targets: to.tlsFew,
    command: ({ host, port }) =>
      shell(`duplicity collection-status --num-retries 1 --ssl-no-check-certificate webdavs://a:b@${host}:${port}/dav`),
    library: 'OpenSSL',
  },
]
