export type { DownloadOptions, DownloadProgress } from './download.ts'
export { type Pinned, PUBLIC_DATABASE } from './public-database.ts'
export { type Pulled, type PullOptions, pullFile } from './pull-file.ts'
