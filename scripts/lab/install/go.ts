import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { each, run } from './run.ts'

const PROGRAMS = fileURLToPath(new URL('../programs/go/', import.meta.url))

/** Tool chains that the Go proxy has; each builds the same client. */
export const GO_VERSIONS = ['1.18.10', '1.20.14', '1.21.13', '1.22.12', '1.23.12', '1.24.9', '1.25.5'] as const

/** Programs that other people wrote. */
const TOOLS = [
  'github.com/rakyll/hey@v0.1.4',
  'github.com/tsenart/vegeta/v12@v12.13.0',
  'github.com/codesenberg/bombardier@v1.2.6',
  'github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3',
  'github.com/google/go-containerregistry/cmd/crane@v0.20.6',
]

/** Clients of ours, and the module that each is made for. */
const CLIENTS: Readonly<Record<string, string>> = {
  ssh: 'golang.org/x/crypto@v0.45.0',
  quic: 'github.com/quic-go/quic-go@v0.59.1',
  utls: 'github.com/refraction-networking/utls@v1.8.1',
}

/** Clients in Go: `go/VERSION/go-http-client` for each tool chain, and the others in `go/bin`. */
export function go(directory: string): void {
  each([...GO_VERSIONS, ...Object.keys(CLIENTS), ...TOOLS], (name) => {
    const module = CLIENTS[name]
    if (module) buildClient(directory, name, module)
    else if (name.includes('@')) run(directory, ['go', 'install', name], { GOBIN: `${directory}/go/bin` })
    else buildWith(directory, name)
  })
}

function buildWith(directory: string, version: string): void {
  const folder = copy(directory, 'http', version)
  const environment = { GOTOOLCHAIN: `go${version}` }
  run(folder, ['go', 'mod', 'init', 'example.com/http'], environment)
  run(folder, ['go', 'build', '-o', `${directory}/go/${version}/go-http-client`], environment)
}

function buildClient(directory: string, name: string, module: string): void {
  const folder = copy(directory, name, name)
  run(folder, ['go', 'mod', 'init', `example.com/${name}`])
  run(folder, ['go', 'get', module])
  run(folder, ['go', 'mod', 'tidy'])
  const program = name === 'utls' ? 'utls-client' : `go-${name}-client`
  run(folder, ['go', 'build', '-o', `${directory}/go/bin/${program}`])
}

function copy(directory: string, name: string, as: string): string {
  const folder = `${directory}/go/source/${as}`
  rmSync(folder, { recursive: true, force: true })
  cpSync(`${PROGRAMS}${name}`, folder, { recursive: true })
  return folder
}
