import { each, run } from './run.ts'

/** Distributions of PyPI, for one environment of the lab's own. */
const DISTRIBUTIONS = `
  aioquic qh3 niquests curl_cffi tls-client primp uv httpx h2 aiohttp asyncssh paramiko requests gallery-dl you-get
  streamlink awscli scrapy typing_extensions
`

/** Python's clients from PyPI. */
export function python(directory: string): void {
  run(directory, ['/usr/bin/python3', '-m', 'venv', 'pip'])
  each(DISTRIBUTIONS.split(/\s+/).filter(Boolean), (name) =>
    run(directory, ['pip/bin/pip', 'install', '--quiet', name]),
  )
}
