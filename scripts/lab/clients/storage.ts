import * as to from '../targets.ts'
import { categorised, shell, url } from './client.ts'

/** Copying, backup and images. */
export const storage = categorised('storage', [
  {
    name: 'rclone',
    targets: to.webFew,
    command: (target) => ['rclone', 'lsf', ':http:', '--http-url', url(target), '--retries', '1'],
  },
  {
    name: 'restic',
    targets: to.webFew,
    command: (target) => ['restic', '-r', `rest:${url(target)}`, 'snapshots', '--no-cache'],
    environment: { RESTIC_PASSWORD: 'lab' },
  },
  {
    name: 'skopeo',
    targets: to.tlsFew,
    command: ({ host, port }) => ['skopeo', 'inspect', `docker://${host}:${port}/library/app`],
  },
  {
    name: 's3cmd',
    targets: to.tlsFew,
    command: ({ host, port }) =>
      shell(`s3cmd ls s3://bucket --access_key=k --secret_key=s --host=${host}:${port} --host-bucket=${host}:${port}`),
  },
  { name: 'cadaver', targets: to.webFew, command: (target) => shell(`echo quit | cadaver ${url(target, '/dav/')}`) },
  { name: 'nextcloudcmd', targets: to.webFew, command: (target) => sync('nextcloudcmd', url(target)) },
  { name: 'owncloudcmd', targets: to.webFew, command: (target) => sync('owncloudcmd', url(target)) },
])

function sync(program: string, server: string): readonly string[] {
  return shell(`mkdir d; QT_QPA_PLATFORM=offscreen ${program} --non-interactive --trust -u ann -p lab d ${server}`)
}
