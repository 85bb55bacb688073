import * as to from '../targets.ts'
import { categorised, DEBIAN_PYTHON, shell, url } from './client.ts'

/** Version control, package managers and the like. */
export const developerTools = categorised('programming', [
  { name: 'git', targets: to.web, command: (target) => ['git', 'ls-remote', url(target, '/project.git')] },
  { name: 'svn', targets: to.web, command: (target) => ['svn', 'ls', '--non-interactive', url(target, '/trunk')] },
  { name: 'hg', targets: to.web, command: (target) => ['hg', 'id', url(target, '/repo')] },
  {
    name: 'go',
    targets: to.webFew,
    command: (target) => shell(`GOPROXY=${url(target)} go mod download example.com/module@v1.0.0`),
    environment: { GOFLAGS: '-mod=mod', GONOSUMDB: '*', GOTOOLCHAIN: 'local' },
  },
  {
    name: 'cargo',
    targets: to.webFew,
    command: (target) => shell(`CARGO_REGISTRIES_LAB_INDEX=sparse+${url(target)} cargo search --registry lab serde`),
  },
  {
    name: 'pip',
    targets: to.webFew,
    command: (target) => [DEBIAN_PYTHON, '-m', 'pip', 'download', '--retries', '0', '-q', '-i', url(target), 'left'],
  },
  { name: 'gh', targets: to.webFew, command: ({ host }) => shell(`GH_HOST=${host} GH_ENTERPRISE_TOKEN=x gh api user`) },
  {
    name: 'apt',
    targets: to.webFew,
    command: (target) =>
      shell(`mkdir -p lists/partial; echo 'deb [trusted=yes] ${url(target)} stable main' > list
        apt-get -q update -o Dir::Etc::SourceList=$PWD/list -o Dir::Etc::SourceParts=/dev/null \
          -o Dir::State::Lists=$PWD/lists -o APT::Sandbox::User=root -o Acquire::Retries=0`),
  },
])
