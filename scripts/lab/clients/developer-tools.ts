import * as to from '../targets.ts'
import { categorised, DEBIAN_PYTHON, fetcher, shell, url } from './client.ts'

/** Version control, package managers and the like. */
export const developerTools = categorised('programming', [
  { ...fetcher('git'), command: (target) => ['git', 'ls-remote', url(target, '/project.git')], library: 'GnuTLS' },
  { ...fetcher('svn'), command: (target) => ['svn', 'ls', '--non-interactive', url(target, '/trunk')] },
  { ...fetcher('hg'), command: (target) => ['hg', 'id', url(target, '/repo')] },
  { ...fetcher('brz'), command: (target) => ['brz', 'revno', url(target, '/branch')], targets: to.webFew },
  {
    ...fetcher('darcs'),
    command: (target) => ['darcs', 'clone', '-q', url(target, '/tree'), 'tree'],
    library: 'GnuTLS',
  },
  {
    ...fetcher('fossil'),
    command: (target) => ['fossil', 'clone', url(target), 'project.fossil'],
    environment: { USER: 'ann' },
  },
  {
    ...fetcher('git-annex'),
    command: (target) =>
      shell(`git init -q && git annex init -q && git annex addurl --fast --file=page ${url(target)}`),
    targets: to.webFew,
  },
  {
    name: 'go',
    targets: to.webFew,
    command: (target) => shell(`GOPROXY=${url(target)} go mod download example.com/module@v1.0.0`),
    environment: { GOFLAGS: '-mod=mod', GONOSUMDB: '*', GOTOOLCHAIN: 'local' },
  },
  {
    name: 'cargo',
    targets: to.tlsFew,
    command: (target) => shell(`CARGO_REGISTRIES_LAB_INDEX=sparse+${url(target)} cargo search --registry lab serde`),
  },
  {
    name: 'pip',
    targets: to.webFew,
    command: (target) => [DEBIAN_PYTHON, '-m', 'pip', 'download', '--retries', '0', '-q', '-i', url(target), 'left'],
  },
  {
    name: 'uv',
    targets: to.webFew,
    command: (target) => ['@pip/uv', 'pip', 'install', '--target', 'x', '--index-url', url(target), 'left'],
    library: 'rustls',
  },
  { name: 'gh', targets: to.tlsFew, command: ({ host }) => shell(`GH_HOST=${host} GH_ENTERPRISE_TOKEN=x gh api user`) },
  {
    name: 'glab',
    targets: to.tlsFew,
    command: ({ host }) => shell(`GITLAB_HOST=${host} GITLAB_TOKEN=x glab api user`),
  },
  {
    name: 'hub',
    targets: to.tlsFew,
    command: ({ host }) => shell(`GITHUB_HOST=${host} GITHUB_TOKEN=x hub api user`),
  },
  {
    name: 'apt',
    targets: to.webFew,
    command: (target) =>
      shell(`mkdir -p lists/partial; echo 'deb [trusted=yes] ${url(target)} stable main' > list
        apt-get -q update -o Dir::Etc::SourceList=$PWD/list -o Dir::Etc::SourceParts=/dev/null \
          -o Dir::State::Lists=$PWD/lists -o APT::Sandbox::User=root -o Acquire::Retries=0`),
    library: 'GnuTLS',
  },
  {
    name: 'dnf',
    targets: to.webFew,
    command: (target) =>
      shell(`dnf -q --installroot=$PWD/root --releasever=1 --setopt=reposdir=/dev/null --setopt=retries=1 \
        --repofrompath=lab,${url(target)} --repo=lab list`),
    library: 'GnuTLS',
  },
  {
    name: 'zypper',
    targets: to.webFew,
    command: (target) =>
      shell(`Z="zypper --non-interactive --root $PWD/root"; $Z ar ${url(target)} lab; $Z --gpg-auto-import-keys ref`),
    library: 'OpenSSL',
  },
  {
    name: 'flatpak',
    targets: to.webFew,
    command: (target) =>
      shell(`flatpak --user remote-add --no-gpg-verify lab ${url(target)}
      dbus-run-session flatpak --user remote-ls lab`),
    library: 'GnuTLS',
  },
  {
    name: 'cmake',
    targets: to.web,
    command: (target) => shell(`echo 'file(DOWNLOAD ${url(target)} page)' > a.cmake; cmake -P a.cmake`),
    library: 'OpenSSL',
  },
  { ...fetcher('gdal'), command: (target) => ['gdalinfo', `/vsicurl/${url(target)}`], library: 'GnuTLS' },
  {
    name: 'kubectl',
    targets: to.webFew,
    command: (target) => ['kubectl', '--server', url(target), '--insecure-skip-tls-verify', 'get', 'pods'],
  },
  { name: 'crane', targets: to.tlsFew, command: ({ host, port }) => ['@go/crane', 'digest', `${host}:${port}/a/b`] },
  { name: 'etcdctl', targets: to.tlsFew, command: etcdctl },
  { name: 'influx', targets: to.tlsFew, command: influx },
  { ...fetcher('promtool'), command: (target) => ['promtool', 'query', 'instant', url(target), 'up'] },
  { ...fetcher('amtool'), command: (target) => ['amtool', `--alertmanager.url=${url(target)}`, 'alert'] },
  {
    name: 'grpcurl',
    targets: to.tlsFew,
    command: ({ host, port }) => ['@go/grpcurl', '-insecure', `${host}:${port}`, 'list'],
  },
  { ...fetcher('certbot'), command: certbot, targets: to.tlsFew },
  { ...fetcher('lego'), command: lego, targets: to.tlsFew },
  {
    ...fetcher('aws'),
    command: (target) => ['@pip/aws', '--endpoint-url', url(target), '--no-verify-ssl', 's3', 'ls'],
    environment: {
      AWS_ACCESS_KEY_ID: 'k',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_DEFAULT_REGION: 'lab',
      AWS_MAX_ATTEMPTS: '1',
    },
    targets: to.webFew,
  },
])

function etcdctl({ host, port }: to.Target): readonly string[] {
  return [
    'etcdctl',
    '--insecure-skip-tls-verify',
    '--command-timeout=3s',
    `--endpoints=https://${host}:${port}`,
    'get',
    'a',
  ]
}

function influx({ host, port }: to.Target): readonly string[] {
  return ['influx', '-ssl', '-unsafeSsl', '-host', host, '-port', String(port), '-execute', 'show databases']
}

function certbot(target: to.Target): readonly string[] {
  const folders = ['--config-dir', '.', '--work-dir', '.', '--logs-dir', '.']
  return ['certbot', 'register', '-n', '--agree-tos', '-m', 'ann@example.org', '--server', url(target), ...folders]
}

function lego(target: to.Target): readonly string[] {
  return ['lego', '--server', url(target), '-m', 'ann@example.org', '-d', 'x.example.org', '--http', '-a', 'run']
}
