import type { CompressionTypes, Kafka, SASLOptions } from 'kafkajs'
import { loadKafka } from './kafka-module.ts'

/** A name and a password, and how they are shown to a broker. */
export interface SaslLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

/** Which brokers, and how they are reached. Times are in milliseconds, certificates and keys in PEM. */
export interface KafkaCluster {
  /** HOST:PORT of those that are asked first. */
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Undefined where there is no TLS. */
  readonly tls?: TlsSettings | undefined
  readonly login?: SaslLogin | undefined
  /** After how long a member that says nothing is out of its group. */
  readonly sessionTimeout: number
  readonly transactionTimeout: number
  readonly compression: 'none' | 'gzip'
}

/** What a broker is known by, and what it knows us by. */
export interface TlsSettings {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly passphrase?: string | undefined
  /** Whether the certificate must name the host. */
  readonly checksHost: boolean
}

/** A client of a cluster, which connects to nothing yet. Rejects with InputError where the package is missing. */
export async function openClient(cluster: KafkaCluster): Promise<Kafka> {
  const { Kafka, logLevel } = await loadKafka()
  const { brokers, clientId, tls, login } = cluster
  return new Kafka({
    brokers: [...brokers],
    clientId,
    logLevel: logLevel.NOTHING,
    retry: RETRY,
    ...(tls === undefined ? {} : { ssl: connectionOf(tls) }),
    ...(login === undefined ? {} : { sasl: saslOf(login) }),
  })
}

function connectionOf({ checksHost, ...settings }: TlsSettings) {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return checksHost ? given : { ...given, checkServerIdentity: () => undefined }
}

function saslOf({ mechanism, username, password }: SaslLogin): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password }
    case 'scram-sha-256':
      return { mechanism, username, password }
    case 'scram-sha-512':
      return { mechanism, username, password }
  }
}

/** How often the client tries again by itself, before we do. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 2000, retries: 5 } as const

/** How batches are packed. Rejects with InputError where the package is missing. */
export async function compressionOf({ compression }: KafkaCluster): Promise<CompressionTypes> {
  const { CompressionTypes } = await loadKafka()
  return compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None
}
