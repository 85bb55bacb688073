import * as to from '../targets.ts'
import { categorised, fetcher } from './client.ts'

const QUIET_CHROMIUM = ['--disable-background-networking', '--disable-component-update', '--no-first-run', '--dump-dom']

/** Browsers, in text and without a screen. */
export const browsers = categorised('browser', [
  fetcher('lynx', 'lynx', '-dump'),
  fetcher('w3m', 'w3m', '-dump'),
  fetcher('links', 'links', '-dump'),
  fetcher('elinks', 'elinks', '-dump'),
  {
    ...fetcher('chromium', 'chromium', '--headless', '--no-sandbox', '--ignore-certificate-errors', ...QUIET_CHROMIUM),
    limit: 20,
  },
  {
    ...fetcher('firefox', 'firefox-esr', '--headless', '--screenshot', 'page.png'),
    targets: to.webFew,
    limit: 12,
  },
  {
    ...fetcher('qutebrowser', 'xvfb-run', '-a', 'qutebrowser', '--temp-basedir', '--qt-flag', 'no-sandbox'),
    targets: to.webFew,
    environment: { LIBGL_ALWAYS_SOFTWARE: '1', QTWEBENGINE_DISABLE_SANDBOX: '1' },
    limit: 10,
  },
  {
    ...fetcher('surf', 'xvfb-run', '-a', 'surf'),
    targets: to.webFew,
    environment: { WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_FORCE_SANDBOX: '0' },
    limit: 10,
  },
  { ...fetcher('netsurf', 'xvfb-run', '-a', 'netsurf'), targets: to.webFew, limit: 6 },
  { ...fetcher('dillo', 'xvfb-run', '-a', 'dillo'), targets: to.webFew, limit: 6 },
])
