import { InputError } from '../pure/errors.ts'

/** The package, as far as it is used. */
export type KafkaModule = Pick<typeof import('kafkajs'), 'Kafka' | 'logLevel' | 'CompressionTypes'>

/** Loads the client, which may be left out of an installation. Rejects with InputError where it is. */
export async function loadKafka(): Promise<KafkaModule> {
  try {
    const { default: module } = await import('kafkajs')
    return module
  } catch {
    throw new InputError(
      'kafkajs',
      undefined,
      'this package is needed for kafka:// and is not installed: npm install kafkajs',
    )
  }
}
