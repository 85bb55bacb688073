import { type Client, DEBIAN_PYTHON, fetcher } from './client.ts'

const pythonFetch = 'import sys, urllib.request as u; u.urlopen(sys.argv[1]).read()'
const python2Fetch = 'import sys, urllib2; urllib2.urlopen(sys.argv[1]).read()'
const aiohttpFetch = `import sys, asyncio, aiohttp
async def main():
    async with aiohttp.ClientSession() as session:
        async with session.get(sys.argv[1]) as response: await response.read()
asyncio.run(main())`
const pycurlFetch = 'import sys, pycurl; c = pycurl.Curl(); c.setopt(c.URL, sys.argv[1]); c.perform()'

/** Python's own client and its libraries. */
export const python: readonly Client[] = [
  fetcher('python3-urllib', DEBIAN_PYTHON, '-c', pythonFetch),
  fetcher('python3-requests', DEBIAN_PYTHON, '-c', 'import sys, requests; requests.get(sys.argv[1])'),
  fetcher('python3-httpx', DEBIAN_PYTHON, '-c', 'import sys, httpx; httpx.get(sys.argv[1])'),
  fetcher('python3-httpx-h2', DEBIAN_PYTHON, '-c', 'import sys, httpx; httpx.Client(http2=True).get(sys.argv[1])'),
  fetcher('python3-aiohttp', DEBIAN_PYTHON, '-c', aiohttpFetch),
  fetcher('python3-pycurl', DEBIAN_PYTHON, '-c', pycurlFetch),
  fetcher('httpie', 'http', '--ignore-stdin', '--verify=no'),
  ...['2.7.18', '3.6.15', '3.8.18', '3.10.13', '3.12.1', '3.13.0'].map((version) => pyenv(version)),
]

/** A Python that pyenv built, where the machine has it. */
function pyenv(version: string): Client {
  const program = `@pyenv/versions/${version}/bin/python${version.startsWith('2') ? '' : '3'}`
  return fetcher(`python-${version}`, program, '-c', version.startsWith('2') ? python2Fetch : pythonFetch)
}
