export { type DecryptedConnection, Decryption, type Deliver } from './decryption.ts'
export type { Found } from './http/application.ts'
export { KeyLog, type SecretSource } from './keys/key-log.ts'
export { KeyLogFile, type KeyLogFileOptions } from './keys/key-log-file.ts'
