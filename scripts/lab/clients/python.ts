import * as to from '../targets.ts'
import { type Client, DEBIAN_PYTHON, fetcher } from './client.ts'

const LAB_PYTHON = '@pip/python'
const pythonFetch = 'import sys, urllib.request as u; u.urlopen(sys.argv[1]).read()'
const python2Fetch = 'import sys, urllib2; urllib2.urlopen(sys.argv[1]).read()'
const aiohttpFetch = `import sys, asyncio, aiohttp
async def main():
    async with aiohttp.ClientSession() as session:
        async with session.get(sys.argv[1]) as response: await response.read()
asyncio.run(main())`
const pycurlFetch = 'import sys, pycurl; c = pycurl.Curl(); c.setopt(c.URL, sys.argv[1]); c.perform()'
const aioquicFetch = `import sys, asyncio, ssl
from aioquic.asyncio.client import connect
from aioquic.quic.configuration import QuicConfiguration
async def main():
    settings = QuicConfiguration(alpn_protocols=["h3"], verify_mode=ssl.CERT_NONE)
    async with connect(sys.argv[1], 443, configuration=settings): pass
asyncio.run(main())`
const niquestsFetch = `import sys, niquests
with niquests.Session() as session:
    session.quic_cache_layer.add_domain(sys.argv[1])
    session.get("https://" + sys.argv[1] + "/", verify=False)`

/** Python's own client and its libraries. */
export const python: readonly Client[] = [
  fetcher('python3-urllib', DEBIAN_PYTHON, '-c', pythonFetch),
  fetcher('python3-requests', DEBIAN_PYTHON, '-c', 'import sys, requests; requests.get(sys.argv[1])'),
  fetcher('python3-httpx', DEBIAN_PYTHON, '-c', 'import sys, httpx; httpx.get(sys.argv[1])'),
  fetcher('python3-httpx-h2', DEBIAN_PYTHON, '-c', 'import sys, httpx; httpx.Client(http2=True).get(sys.argv[1])'),
  fetcher('python3-aiohttp', DEBIAN_PYTHON, '-c', aiohttpFetch),
  { ...fetcher('python3-pycurl', DEBIAN_PYTHON, '-c', pycurlFetch), library: 'GnuTLS' },
  fetcher('pypi-requests', LAB_PYTHON, '-c', 'import sys, requests; requests.get(sys.argv[1], verify=False)'),
  fetcher('pypi-httpx', LAB_PYTHON, '-c', 'import sys, httpx; httpx.get(sys.argv[1], verify=False)'),
  fetcher('httpie', 'http', '--ignore-stdin', '--verify=no'),
  { ...fetcher('aioquic'), targets: to.quic, command: quic(aioquicFetch), library: 'aioquic' },
  { ...fetcher('niquests-quic'), targets: to.quic, command: quic(niquestsFetch), library: 'qh3' },
  ...['2.7.18', '3.6.15', '3.8.18', '3.10.13', '3.12.1', '3.13.0'].map((version) => pyenv(version)),
]

function quic(script: string): Client['command'] {
  return ({ host }) => [LAB_PYTHON, '-c', script, host]
}

/** A Python that pyenv built, where the machine has it. */
function pyenv(version: string): Client {
  const program = `@pyenv/versions/${version}/bin/python${version.startsWith('2') ? '' : '3'}`
  return fetcher(`python-${version}`, program, '-c', version.startsWith('2') ? python2Fetch : pythonFetch)
}
