import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Namespace, namespaceProblem } from '../support/namespaces.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/fp-capture.js', import.meta.url))
const CLIENT = '10.99.0.1'
const SERVER = '10.99.0.2'

const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined
const missing = ['tcpdump', 'openssl', 'chromium', 'firefox-esr'].filter((tool) => !has(tool))
const problem = namespaceProblem ?? (missing.length > 0 ? `needs ${missing.join(', ')}` : undefined)

/** Answers every request in a few bytes. */
const SERVE = `
  const [key, cert] = process.argv.slice(1).map((path) => require('fs').readFileSync(path))
  require('https').createServer({ key, cert }, (_, response) => response.end('<p>here')).listen(443, '${SERVER}')
`

const CHROMIUM = ['--headless=new', '--no-sandbox', '--disable-gpu', '--ignore-certificate-errors', '--enable-quic']

describe.skipIf(problem !== undefined)(`browsers between two network namespaces (${problem ?? 'as root'})`, () => {
  let folder = ''
  let clients: Namespace
  let servers: Namespace
  const file = (name: string) => join(folder, name)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fp-capture-browsers-'))
    clients = await Namespace.create()
    servers = await Namespace.create()
    servers.run('ip', 'link', 'del', 'va')
    clients.run('ip', 'link', 'set', 'vb', 'netns', String(servers.pid))
    // The length of packets on Ethernet, and none that are cut only behind where they are captured.
    const wire = (name: string, address: string) =>
      `ip link set ${name} mtu 1500 gso_max_segs 1 && ip addr add ${address}/24 dev ${name} && ip link set ${name} up && ip link set lo up`
    clients.run('sh', '-c', wire('va', CLIENT))
    servers.run('sh', '-c', wire('vb', SERVER))
    const subject = ['-subj', '/CN=test', '-nodes', '-days', '2']
    const [key, certificate] = [file('key'), file('certificate')]
    spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, '-keyout', key, '-out', certificate])
    servers.spawn([process.execPath, '-e', SERVE, key, certificate], { stdio: 'inherit' })
  })
  afterAll(async () => {
    await clients.close()
    await servers.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs a browser for some seconds. */
  async function browse(command: readonly [string, ...string[]]): Promise<void> {
    const browser = clients.spawn(command, { stdio: 'ignore', env: { ...process.env, HOME: folder } })
    await Promise.race([once(browser, 'exit'), setTimeout(15_000)])
    browser.kill('SIGKILL')
  }

  const chromium = (name: string, ...options: string[]) => {
    const profile = `--user-data-dir=${file(name)}`
    const names = `--host-resolver-rules=MAP * ${SERVER}`
    return browse(['chromium', ...CHROMIUM, profile, names, ...options, '--dump-dom', `https://${name}.example.com/`])
  }

  const firefox = () => {
    const profile = file('firefox')
    spawnSync('mkdir', [profile])
    writeFileSync(join(profile, 'user.js'), 'user_pref("security.enterprise_roots.enabled", false);\n')
    const target = ['--screenshot', file('picture.png'), `https://${SERVER}/`]
    return browse(['firefox-esr', '--headless', '--no-remote', '--profile', profile, ...target])
  }

  test('split hellos and QUIC: live, the same records as from a file that tcpdump wrote', {
    timeout: 120_000,
  }, async () => {
    const live = clients.spawn([process.execPath, BIN, '-q', '-c', 'va', '-f', file('live')], { stdio: 'inherit' })
    const tcpdump = clients.spawn(['tcpdump', '-i', 'va', '-U', '-w', file('all.pcap')], { stdio: 'ignore' })
    await setTimeout(3000)
    await chromium('tls')
    await chromium('quic', '--origin-to-force-quic-on=quic.example.com:443')
    await firefox()
    await setTimeout(1000)
    for (const each of [live, tcpdump]) {
      each.kill('SIGTERM')
      await once(each, 'exit')
    }
    const timeless = (text: string) =>
      text
        .replaceAll(/,"event_start":[\d.]+\}/g, '}')
        .trimEnd()
        .split('\n')
    const expected = timeless(
      spawnSync(process.execPath, [BIN, '-q', '-r', file('all.pcap')], { encoding: 'utf8' }).stdout,
    )
    const is =
      (...parts: string[]) =>
      (line: string) =>
        parts.every((part) => line.includes(part))
    expect(expected.filter(is('"tls":"', '"reassembled":true')).length).toBeGreaterThan(2)
    expect(expected.filter(is('"quic":"')).length).toBeGreaterThan(0)
    expect(timeless(readFileSync(file('live'), 'utf8'))).toEqual(expected)
  })
})
