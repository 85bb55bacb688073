import { readFileSync } from 'node:fs'
import { asInputError, InputError } from '../pure/errors.ts'
import type { KafkaCluster, SaslLogin, TlsSettings } from './client.ts'

/**
 * Brokers, and how they are reached by the properties of a file, which have the names that librdkafka gives them: a line
 * `name=value` each. Throws InputError for a file that is none, and for a property that has no effect here.
 */
export function clusterOf(brokers: readonly string[], path?: string): KafkaCluster {
  const properties = new Properties(path)
  const cluster: KafkaCluster = {
    brokers,
    clientId: properties.text('client.id') ?? 'fingerpost',
    sessionTimeout: properties.count('session.timeout.ms') ?? 10_000,
    transactionTimeout: properties.count('transaction.timeout.ms') ?? 60_000,
    compression: properties.choice('compression.type', ['none', 'gzip']) ?? 'none',
    ...securityOf(properties),
  }
  properties.requireAllRead()
  return cluster
}

function securityOf(properties: Properties): Pick<KafkaCluster, 'tls' | 'login'> {
  const protocol = properties.choice('security.protocol', PROTOCOLS) ?? 'plaintext'
  return {
    ...(protocol.endsWith('ssl') ? { tls: tlsOf(properties) } : {}),
    ...(protocol.startsWith('sasl') ? { login: loginOf(properties) } : {}),
  }
}

function tlsOf(properties: Properties): TlsSettings {
  return {
    ca: properties.file('ssl.ca.location'),
    cert: properties.file('ssl.certificate.location'),
    key: properties.file('ssl.key.location'),
    passphrase: properties.text('ssl.key.password'),
    checksHost: properties.choice('ssl.endpoint.identification.algorithm', ['https', 'none']) !== 'none',
  }
}

function loginOf(properties: Properties): SaslLogin {
  return {
    mechanism: properties.choice('sasl.mechanism', MECHANISMS) ?? 'plain',
    username: properties.required('sasl.username'),
    password: properties.required('sasl.password'),
  }
}

/** A file of properties that says which of them nobody asked for. */
class Properties {
  readonly #path: string
  readonly #values: Map<string, { readonly line: number; readonly value: string }>
  readonly #read = new Set<string>()

  constructor(path: string | undefined) {
    this.#path = path ?? ''
    this.#values = path === undefined ? new Map() : parseProperties(textOf(path), path)
  }

  text(name: string): string | undefined {
    this.#read.add(name)
    return this.#values.get(name)?.value
  }

  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new InputError(this.#path, undefined, `${name} is missing`)
    return value
  }

  count(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined || /^[1-9]\d{0,8}$/.test(value)) return value === undefined ? undefined : Number(value)
    throw this.#wrong(name, 'expected milliseconds')
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name)?.toLowerCase()
    const choice = choices.find((one) => one === value)
    if (value === undefined || choice !== undefined) return choice
    throw this.#wrong(name, `expected one of ${choices.join(', ')}`)
  }

  file(name: string): string | undefined {
    const path = this.text(name)
    return path === undefined ? undefined : textOf(path)
  }

  requireAllRead(): void {
    const unread = [...this.#values.keys()].find((name) => !this.#read.has(name))
    if (unread !== undefined) throw this.#wrong(unread, 'has no effect with the other properties')
  }

  #wrong(name: string, what: string): InputError {
    return new InputError(this.#path, this.#values.get(name)?.line, `${name}: ${what}`)
  }
}

function parseProperties(text: string, path: string): Map<string, { line: number; value: string }> {
  const values = new Map<string, { line: number; value: string }>()
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(?:[#!].*)?$/.test(line)) continue
    const [, name, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new InputError(path, index + 1, 'expected name=value')
    values.set(name, { line: index + 1, value })
  }
  return values
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw asInputError(error, path)
  }
}

const PROTOCOLS = ['plaintext', 'ssl', 'sasl_plaintext', 'sasl_ssl'] as const
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const
