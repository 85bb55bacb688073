import * as to from '../targets.ts'
import { type Client, fetcher } from './client.ts'

const LAB_PYTHON = '@pip/python'
const curlCffi =
  'import sys; from curl_cffi import requests; requests.get(sys.argv[2], impersonate=sys.argv[1], verify=False)'
const tlsClient =
  'import sys, tls_client; tls_client.Session(client_identifier=sys.argv[1]).get(sys.argv[2], insecure_skip_verify=True)'
const primp = 'import sys, primp; primp.Client(impersonate=sys.argv[1], verify=False).get(sys.argv[2])'
const impit = `const { Impit } = require('impit')
new Impit({ browser: process.argv[1], ignoreTlsErrors: true }).fetch(process.argv[2]).catch(() => {})`

/** Programs that copy the hello of another: labelled as what they are, with the name of what they copy beside it. */
export const impersonators: readonly Client[] = [
  ...['chrome', 'firefox', 'safari', 'edge'].map((browser) => python('curl_cffi', curlCffi, browser, 'BoringSSL')),
  ...['chrome_120', 'firefox_120', 'safari_16_0'].map((browser) => python('tls_client', tlsClient, browser, 'utls')),
  ...['chrome', 'firefox', 'safari', 'edge'].map((browser) => python('primp', primp, browser, 'rustls')),
  ...['chrome', 'firefox'].map(
    (browser): Client => ({
      ...fetcher(`impit-${browser}`, process.execPath, '-e', impit, browser),
      environment: { NODE_PATH: '@npm/' },
      targets: to.tls,
      impersonates: browser,
      library: 'rustls',
    }),
  ),
  ...['chrome', 'firefox', 'safari', 'ios', 'edge'].map(
    (browser): Client => ({
      name: `utls-${browser}`,
      targets: to.tls,
      command: ({ host, port }) => ['@go/utls-client', browser, `${host}:${port}`],
      impersonates: browser,
      library: 'utls',
    }),
  ),
]

function python(name: string, script: string, browser: string, library: string): Client {
  return {
    ...fetcher(`${name}-${browser}`, LAB_PYTHON, '-c', script, browser),
    targets: to.tls,
    impersonates: browser.split('_')[0] ?? browser,
    library,
  }
}
