import { each, run } from './run.ts'

/** Distributions of PyPI, for one environment of the lab's own. */
const DISTRIBUTIONS = `
  aioquic qh3 niquests curl_cffi tls-client primp wreq uv httpx h2 aiohttp asyncssh paramiko requests gallery-dl you-get
  streamlink awscli scrapy typing_extensions
`

/** Versions of PyQt's WebEngine, which carries a Chromium of its own. */
export const QT_VERSIONS = [
  ...['5.15.2', '5.15.14', '5.15.19', '6.2.4', '6.3.2', '6.4.3', '6.5.3', '6.6.3', '6.7.3', '6.8.2', '6.9.2', '6.10.2'],
  '6.11.2',
] as const

/** Python's clients from PyPI. */
export function python(directory: string): void {
  run(directory, ['/usr/bin/python3', '-m', 'venv', 'pip'])
  each(DISTRIBUTIONS.split(/\s+/).filter(Boolean), (name) =>
    run(directory, ['pip/bin/pip', 'install', '--quiet', name]),
  )
  each(QT_VERSIONS, (version) => qtWebEngine(directory, version))
}

/** The bindings of a release, and the very libraries of the version. */
function qtWebEngine(directory: string, version: string): void {
  const [major = '', minor = ''] = version.split('.')
  const release = `~=${major}.${minor}.0`
  const names =
    major === '5'
      ? [`PyQt5${release}`, `PyQtWebEngine${release}`, `PyQtWebEngine-Qt5==${version}`]
      : [
          `PyQt6${release}`,
          `PyQt6-WebEngine${release}`,
          `PyQt6-WebEngine-Qt6==${version}`,
          `PyQt6-Qt6~=${major}.${minor}.0`,
        ]
  run(directory, ['pip/bin/pip', 'install', '--quiet', '--no-compile', '--target', `qt/${version}`, ...names])
}
