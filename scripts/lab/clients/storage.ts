import * as to from '../targets.ts'
import { type Client, shell, url } from './client.ts'

/** Copying, backup and images. */
export const storage: readonly Client[] = [
  {
    name: 'rclone',
    targets: to.webFew,
    command: (target) => ['rclone', 'lsf', ':http:', '--http-url', url(target), '--retries', '1'],
    category: 'storage',
  },
  {
    name: 'restic',
    targets: to.webFew,
    command: (target) => ['restic', '-r', `rest:${url(target)}`, 'snapshots', '--no-cache'],
    environment: { RESTIC_PASSWORD: 'lab' },
    category: 'storage',
  },
  {
    name: 'skopeo',
    targets: to.webFew,
    command: ({ host, port }) => ['skopeo', 'inspect', `docker://${host}:${port}/library/app`],
  },
  {
    name: 's3cmd',
    targets: to.webFew,
    command: ({ host, port }) =>
      shell(`s3cmd ls s3://bucket --access_key=k --secret_key=s --host=${host}:${port} --host-bucket=${host}:${port}`),
    category: 'storage',
  },
  { name: 'cadaver', targets: to.webFew, command: (target) => shell(`echo quit | cadaver ${url(target, '/dav/')}`) },
]
