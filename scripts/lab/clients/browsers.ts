import { CHROMIUM_VERSIONS, OLD_CHROMIUM_VERSIONS } from '../install/npm.ts'
import { QT_VERSIONS } from '../install/python.ts'
import * as to from '../targets.ts'
import { type Client, categorised, fetcher, shell, url } from './client.ts'

const HEADLESS = ['--headless', '--no-sandbox', '--ignore-certificate-errors', '--no-first-run']
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-features=HttpsUpgrades',
  '--dump-dom',
]
const UNDER_X = ['xvfb-run', '-a']
const WEBKIT = { WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_FORCE_SANDBOX: '0' }
const QT = { LIBGL_ALWAYS_SOFTWARE: '1', QTWEBENGINE_DISABLE_SANDBOX: '1' }
const BORING = 'BoringSSL'

/** Browsers, in text and without a screen, with what they call by themselves switched off. */
export const browsers = categorised('browser', [
  fetcher('lynx', 'lynx', '-dump'),
  fetcher('w3m', 'w3m', '-dump'),
  fetcher('links', 'links', '-dump'),
  fetcher('elinks', 'elinks', '-dump'),
  { ...fetcher('chromium', 'chromium', ...HEADLESS, ...QUIET), limit: 20, library: BORING },
  { ...fetcher('chromium-quic'), targets: to.quic, command: chromiumQuic, limit: 20, library: BORING },
  ...[...OLD_CHROMIUM_VERSIONS, ...CHROMIUM_VERSIONS].map(chromiumFromNpm),
  ...QT_VERSIONS.map(qtWebEngine),
  {
    ...fetcher('firefox', 'firefox-esr', '--headless', '--screenshot', 'page.png'),
    targets: to.webFew,
    limit: 14,
    library: 'NSS',
  },
  { ...fetcher('firefox-quic'), targets: to.quic, command: firefoxQuic, limit: 14, library: 'NSS' },
  {
    ...fetcher('qutebrowser', ...UNDER_X, 'qutebrowser', '--temp-basedir', '--qt-flag', 'no-sandbox'),
    targets: to.webFew,
    environment: QT,
    limit: 9,
    library: BORING,
  },
  {
    ...fetcher('falkon', ...UNDER_X, 'falkon', '--no-sandbox'),
    targets: to.webFew,
    environment: QT,
    limit: 9,
    library: BORING,
  },
  { ...fetcher('surf', ...UNDER_X, 'surf'), targets: to.webFew, environment: WEBKIT, library: 'GnuTLS', limit: 8 },
  {
    ...fetcher('luakit', ...UNDER_X, 'luakit', '-U'),
    targets: to.webFew,
    environment: WEBKIT,
    library: 'GnuTLS',
    limit: 8,
  },
  {
    ...fetcher('epiphany', ...UNDER_X, 'dbus-run-session', 'epiphany', '--incognito-mode'),
    targets: to.webFew,
    environment: WEBKIT,
    library: 'GnuTLS',
    limit: 10,
  },
  { ...fetcher('netsurf', ...UNDER_X, 'netsurf'), targets: to.webFew, library: 'OpenSSL', limit: 6 },
  { ...fetcher('dillo', ...UNDER_X, 'dillo'), targets: to.webFew, limit: 6 },
  { ...fetcher('wkhtmltopdf'), targets: to.webFew, command: pageToPdf, library: 'OpenSSL' },
])

/** Programs with everything on, on the lab's Internet: the names that they call by themselves tell them apart. */
export const atHome = categorised('browser', [
  {
    ...fetcher('chromium-at-home', 'chromium', ...HEADLESS.slice(0, 3)),
    targets: to.itself,
    internet: true,
    limit: 60,
    library: BORING,
  },
  {
    ...fetcher('firefox-at-home', 'firefox-esr', '--headless'),
    targets: to.itself,
    internet: true,
    limit: 60,
    library: 'NSS',
  },
  {
    ...fetcher('thunderbird-at-home'),
    targets: to.itself,
    command: () => ['thunderbird', '--headless'],
    category: 'email',
    internet: true,
    limit: 40,
    library: 'NSS',
  },
  {
    ...fetcher('syncthing-at-home'),
    targets: to.itself,
    command: () => ['syncthing', 'serve', '--home=st', '--no-browser', '--no-restart'],
    category: 'storage',
    internet: true,
    limit: 30,
  },
])

function chromiumQuic(target: to.Target): readonly string[] {
  return ['chromium', ...HEADLESS, ...QUIET, `--origin-to-force-quic-on=${target.host}:443`, url(target)]
}

/** The preference maps a name to the address and port where it speaks HTTP/3. */
function firefoxQuic(target: to.Target): readonly string[] {
  const preferences = [
    `user_pref("network.http.http3.alt-svc-mapping-for-testing", "${target.host};h3=:443");`,
    'user_pref("network.http.http3.disable_when_third_party_roots_found", false);',
  ]
  return shell(
    `mkdir p; echo '${preferences.join('\n')}' > p/user.js; exec firefox-esr --headless --profile p --screenshot a.png ${url(target)}`,
  )
}

function pageToPdf(target: to.Target): readonly string[] {
  return [...UNDER_X, 'wkhtmltopdf', '--load-error-handling', 'ignore', '-q', url(target), 'page.pdf']
}

/** The package unpacks its executable when it is asked where that is. */
function chromiumFromNpm(version: string): Client {
  const major = Number.parseInt(version, 10)
  const node = ['@npm/node24/bin/node', '@lab/programs/chromium.mjs', `@npm/chromium${major}`]
  const words = [...node, ...HEADLESS, ...QUIET, '--disable-gpu']
  return { ...fetcher(`chromium-${major}`, ...words), targets: to.webFew, limit: 8, library: BORING }
}

/** A window of Qt's own Chromium, by the script that the kernel then names. */
function qtWebEngine(version: string): Client {
  const folder = `@work/qt/${version}`
  return {
    ...fetcher(`qtwebengine-${version}`, '@lab/programs/qtwebengine-view'),
    targets: to.webFew,
    environment: { ...QT, PYTHONPATH: folder, QT_QPA_PLATFORM: 'offscreen' },
    version,
    limit: 9,
    library: BORING,
  }
}
