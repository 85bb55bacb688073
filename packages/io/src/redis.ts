export { openRedisSource, type RedisInput } from './redis/open-source.ts'
export type { RedisServer } from './redis/redis-link.ts'
export { type RedisOutput, RedisSink, type RedisSinkOptions } from './redis/redis-sink.ts'
export type { RedisStream } from './redis/stream-queue.ts'
