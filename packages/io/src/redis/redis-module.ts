import { InputError } from '../pure/errors.ts'

/** The package, as far as it is used. */
export type RedisModule = Pick<typeof import('@redis/client'), 'createClient'>

/** Loads the client, which may be left out of an installation. Rejects with InputError where it is. */
export async function loadRedis(): Promise<RedisModule> {
  try {
    return await import('@redis/client')
  } catch {
    throw new InputError(
      '@redis/client',
      undefined,
      'this package is needed for redis:// and is not installed: npm install @redis/client',
    )
  }
}
