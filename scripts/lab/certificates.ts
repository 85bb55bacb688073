import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { SERVER_ADDRESSES, ZONES } from './network.ts'

/** An authority (`ca.crt`) and one certificate for all names (`server.crt`, `server.key`), made anew in `directory`. */
export function makeCertificates(directory: string): void {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: directory, stdio: 'ignore' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30']
  openssl('req', '-x509', ...key, '-subj', '/CN=Lab authority', '-keyout', 'ca.key', '-out', 'ca.crt')
  openssl('req', ...key.slice(0, 5), '-subj', '/CN=www.example.com', '-keyout', 'server.key', '-out', 'server.csr')
  const domains = Object.keys(ZONES).flatMap((zone) => [zone, `*.${zone}`, `*.shop.${zone}`])
  const names = [...domains.map((name) => `DNS:${name}`), ...SERVER_ADDRESSES.map((address) => `IP:${address}`)]
  writeFileSync(`${directory}/names.cnf`, `subjectAltName=${names.join(',')}\n`)
  const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'names.cnf']
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.crt')
}
