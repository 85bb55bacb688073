import { tlsFew } from '../targets.ts'
import { type Client, fetcher } from './client.ts'
import { imitationOf, PROFILES } from './profiles.ts'

const LAB_PYTHON = '@pip/python'
const IMPIT = `const { Impit } = require('impit')
new Impit({ browser: process.argv[1], ignoreTlsErrors: true }).fetch(process.argv[2]).catch(() => {})`

/** How each Python library is told what to copy: the profile, then the URL. */
const SCRIPTS = {
  curl_cffi: 'from curl_cffi import requests; requests.get(sys.argv[2], impersonate=sys.argv[1], verify=False)',
  tls_client:
    'import tls_client; tls_client.Session(client_identifier=sys.argv[1]).get(sys.argv[2], insecure_skip_verify=True)',
  primp: 'import primp; primp.Client(impersonate=sys.argv[1], verify=False).get(sys.argv[2])',
  wreq: 'from wreq import Emulation, blocking; blocking.Client(emulation=getattr(Emulation, sys.argv[1]), verify=False).get(sys.argv[2])',
} as const

/** The library that makes the hello. */
const LIBRARIES = { curl_cffi: 'BoringSSL', tls_client: 'utls', primp: 'rustls', wreq: 'BoringSSL' } as const

/** Programs that copy the hello of another: labelled as what they are, with what they were told to copy beside it. */
export const impersonators: readonly Client[] = [
  ...(['curl_cffi', 'tls_client', 'primp', 'wreq'] as const).flatMap((name) => PROFILES[name].map(python(name))),
  ...PROFILES.impit.map(
    (profile): Client => ({
      ...fetcher(`impit-${profile}`, process.execPath, '-e', IMPIT, profile),
      environment: { NODE_PATH: '@npm/' },
      targets: tlsFew,
      imitates: imitationOf(profile),
      library: 'rustls',
    }),
  ),
  ...PROFILES.utls.map(
    (profile): Client => ({
      name: `utls-${profile}`,
      targets: tlsFew,
      command: ({ host, port }) => ['@go/utls-client', profile, `${host}:${port}`],
      imitates: imitationOf(profile),
      library: 'utls',
    }),
  ),
]

function python(name: keyof typeof SCRIPTS): (profile: string) => Client {
  return (profile) => ({
    ...fetcher(`${name}-${profile}`, LAB_PYTHON, '-c', `import sys; ${SCRIPTS[name]}`, profile),
    targets: tlsFew,
    imitates: imitationOf(profile),
    library: LIBRARIES[name],
  })
}
