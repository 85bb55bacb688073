import * as to from '../targets.ts'
import { categorised, fetcher, shell, url } from './client.ts'

const VFS = '--root $PWD/root --runroot $PWD/run --storage-driver vfs'

/** Programs that fetch packages, images and the like. */
export const packaging = categorised('programming', [
  {
    name: 'git-lfs',
    targets: to.webFew,
    command: (target) => shell(`git init -q; git remote add origin ${url(target, '/a.git')}; git lfs locks </dev/null`),
  },
  {
    name: 'ostree',
    targets: to.webFew,
    command: (target) =>
      shell(`O="ostree --repo=r"; $O init --mode=archive
        $O remote add --no-gpg-verify lab ${url(target)}; $O remote summary lab`),
    library: 'GnuTLS',
  },
  {
    name: 'podman',
    targets: to.tlsFew,
    command: ({ host, port }) => shell(`podman ${VFS} pull -q --tls-verify=false ${host}:${port}/a/b`),
  },
  {
    name: 'buildah',
    targets: to.tlsFew,
    command: ({ host, port }) => shell(`buildah ${VFS} from --tls-verify=false ${host}:${port}/a/b`),
  },
  {
    name: 'ansible-galaxy',
    targets: to.webFew,
    command: (target) => ['ansible-galaxy', 'collection', 'install', '-c', '-s', url(target), 'a.b'],
    library: 'OpenSSL',
  },
  {
    name: 'nix-prefetch-url',
    targets: to.webFew,
    command: (target) => ['nix-prefetch-url', '--type', 'sha256', url(target, '/a.tar')],
    environment: {
      NIX_REMOTE: 'local?root=/tmp/fingerpost-nix',
      NIX_SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt',
    },
    library: 'GnuTLS',
  },
  { ...fetcher('mojo', 'mojo', 'get', '-k'), library: 'OpenSSL' },
  {
    ...fetcher('pike'),
    command: (target) => ['pike8.0', '-e', `Protocols.HTTP.get_url("${url(target)}");`],
    library: 'Pike SSL',
  },
  {
    ...fetcher('mono'),
    command: (target) => shell(`cp $0 Get.cs; mcs Get.cs; mono Get.exe ${url(target)}`).concat('@lab/programs/Get.cs'),
    library: 'BoringSSL',
  },
])
