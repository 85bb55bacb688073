import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLACES = [process.env.CHROME ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser']
const CHROME = PLACES.find((path) => path !== '' && existsSync(path))

/** Why no page can be opened here; undefined where one can. */
export const browserProblem = CHROME === undefined ? 'needs chromium, or CHROME to say where one is' : undefined

/** No window, and no word with anybody but the page's own server. */
const FLAGS = `--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-extensions
  --disable-sync --disable-background-networking --disable-component-update --disable-default-apps`.split(/\s+/)

/** The paths of a page, and what is there; `/` runs `/page.js` as a module. */
export type Site = Readonly<Record<string, string | Uint8Array>>

/** Tells the server of what goes wrong on the page, as its result. */
const PAGE = `<!doctype html><script>
  for (const type of ['error', 'unhandledrejection'])
    addEventListener(type, (event) => fetch('/result', { method: 'POST', body: String(event.message ?? event.reason) }))
</script><script type="module" src="/page.js"></script>`

/** Opens a site on loopback in a real browser, and gives what its page sends to `/result`. */
export async function resultOf(site: Site): Promise<string> {
  const { server, result } = serve({ '/': PAGE, ...site })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const profile = mkdtempSync(join(tmpdir(), 'browser-'))
  const browser = open(`http://127.0.0.1:${port}/`, profile)
  try {
    return await Promise.race([result, failure(browser)])
  } finally {
    if (browser.exitCode === null && browser.kill()) await once(browser, 'close')
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

function serve(site: Site): { server: Server; result: Promise<string> } {
  let sent: (result: string) => void = () => {}
  const result = new Promise<string>((resolve) => {
    sent = resolve
  })
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') sent(await body(request))
    const content = site[request.url ?? '']
    response.setHeader('content-type', request.url === '/page.js' ? 'text/javascript' : contentType(content))
    response.writeHead(content === undefined ? 404 : 200).end(content)
  })
  return { server, result }
}

function contentType(content: string | Uint8Array | undefined): string {
  return typeof content === 'string' ? 'text/html; charset=utf-8' : 'application/octet-stream'
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function open(url: string, profile: string): ChildProcess {
  const flags = [...FLAGS, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', `--user-data-dir=${profile}`]
  return spawn(CHROME ?? '', [...flags, url], { stdio: 'ignore', env: { ...process.env, HOME: profile } })
}

async function failure(browser: ChildProcess): Promise<never> {
  const [code] = await once(browser, 'exit')
  throw new Error(`the browser ended with ${code}`)
}
