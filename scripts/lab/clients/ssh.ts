import * as to from '../targets.ts'
import { type Client, categorised, DEBIAN_PYTHON, shell } from './client.ts'

const LENIENT = ['-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5']
const paramiko = `import sys, paramiko
t = paramiko.Transport((sys.argv[1], 22)); t.start_client(timeout=5); t.close()`
const asyncssh = `import sys, asyncio, asyncssh
async def main(): await asyncssh.connect(sys.argv[1], known_hosts=None, username='ann', password='lab')
asyncio.run(main())`
const ssh2 = `const { Client } = require('ssh2'); const c = new Client()
c.on('error', () => {}).connect({ host: process.argv[1], username: 'ann', password: 'lab' })`
const netSsh2 = 'use Net::SSH2; my $s = Net::SSH2->new; $s->connect($ARGV[0]); $s->auth_password("ann", "lab")'
const netSsh = `Net::SSH.start(ARGV[0], 'ann', password: 'lab', non_interactive: true, verify_host_key: :never)`
const phpseclib = `require 'phpseclib/autoload.php'; (new phpseclib\\Net\\SSH2($argv[1]))->login('ann', 'lab');`

/** Clients and libraries of SSH. Nobody is let in; the key exchange says who they are. */
export const ssh = categorised('sysadmin', [
  to22('openssh', 'OpenSSH', ({ host }) => ['ssh', ...LENIENT, '-l', 'ann', host, 'true']),
  to22('sftp', 'OpenSSH', ({ host }) => ['sftp', ...LENIENT, `ann@${host}`]),
  to22('ssh-keyscan', 'OpenSSH', ({ host }) => ['ssh-keyscan', '-T', '5', host]),
  to22('git-ssh', 'OpenSSH', ({ host }) => ['git', 'ls-remote', `ssh://git@${host}/project.git`], {
    GIT_SSH_COMMAND: `ssh ${LENIENT.join(' ')}`,
  }),
  to22('dropbear', 'Dropbear', ({ host }) => ['dbclient', '-y', '-y', '-T', `ann@${host}`, 'true']),
  to22('plink', 'PuTTY', ({ host }) => shell(`echo y | plink -batch -ssh -l ann -pw lab ${host} true`)),
  to22('psftp', 'PuTTY', ({ host }) => ['psftp', '-batch', '-l', 'ann', '-pw', 'lab', host]),
  to22('curl-sftp', 'libssh2', ({ host }) => ['curl', '-k', '-sS', '-u', 'ann:lab', `sftp://${host}/`]),
  to22('php-ssh2', 'libssh2', ({ host }) => ['php', '-r', `ssh2_connect('${host}');`]),
  to22('php-phpseclib', 'phpseclib', ({ host }) => ['php', '-r', phpseclib, '--', host]),
  to22('perl-net-ssh2', 'libssh2', ({ host }) => ['perl', '-e', netSsh2, host]),
  to22('ruby-net-ssh', 'net-ssh', ({ host }) => ['ruby', '-rnet/ssh', '-e', netSsh, host]),
  to22('ffmpeg-sftp', 'libssh', ({ host }) => ['ffmpeg', '-i', `sftp://ann:lab@${host}/a.mp4`]),
  to22('hydra-ssh', 'libssh', ({ host }) => ['hydra', '-l', 'ann', '-p', 'lab', '-t', '1', `ssh://${host}`]),
  to22('medusa', 'libssh2', ({ host }) => ['medusa', '-h', host, '-u', 'ann', '-p', 'lab', '-M', 'ssh']),
  to22('nmap-ssh', 'libssh2', ({ host }) => ['nmap', '-sT', '-Pn', '-n', '-p22', '--script', 'ssh-auth-methods', host]),
  to22('ncrack-ssh', 'Opensshlib', ({ host }) => ['ncrack', '--user', 'ann', '--pass', 'lab', `ssh://${host}`]),
  to22('ssh-audit', 'ssh-audit', ({ host }) => ['ssh-audit', '-t', '5', host]),
  to22('python3-paramiko', 'paramiko', ({ host }) => [DEBIAN_PYTHON, '-c', paramiko, host]),
  to22('pypi-paramiko', 'paramiko', ({ host }) => ['@pip/python', '-c', paramiko, host]),
  to22('python3-asyncssh', 'asyncssh', ({ host }) => [DEBIAN_PYTHON, '-c', asyncssh, host]),
  to22('pypi-asyncssh', 'asyncssh', ({ host }) => ['@pip/python', '-c', asyncssh, host]),
  to22('npm-ssh2', 'ssh2', ({ host }) => ['@npm/node22/bin/node', '-e', ssh2, host], { NODE_PATH: '@npm/' }),
  to22('go-ssh', 'golang.org/x/crypto/ssh', ({ host }) => ['@go/go-ssh-client', `${host}:22`]),
  to22('rclone-sftp', 'golang.org/x/crypto/ssh', rcloneSftp),
  to22('jsch', 'JSch', ({ host }) => ['java', '-cp', '@jars/*', '@lab/programs/java/JschConnect.java', host]),
  to22('mina', 'Apache MINA SSHD', ({ host }) => [
    'java',
    '-cp',
    '@jars/*',
    '@lab/programs/java/MinaConnect.java',
    host,
  ]),
  to22('erlang-ssh', 'Erlang/OTP ssh', erlangSsh),
  to22('lsh', 'lsh', ({ host }) =>
    shell(`lsh-make-seed --sloppy; echo y | lsh --sloppy-host-authentication -l ann ${host} true`),
  ),
  to22('yafc', 'libssh', ({ host }) => shell(`echo bye | yafc ssh://ann:lab@${host}`)),
])

function to22(
  name: string,
  library: string,
  command: Client['command'],
  environment: Readonly<Record<string, string>> = {},
): Client {
  return { name, targets: to.ssh, command, library, environment }
}

function rcloneSftp({ host }: to.Target): readonly string[] {
  return shell(`rclone lsf --retries 1 --low-level-retries 1 ":sftp,host=${host},user=ann,pass=$(rclone obscure lab):"`)
}

function erlangSsh({ host }: to.Target): readonly string[] {
  const options = '[{silently_accept_hosts,true},{user,"ann"},{password,"lab"},{user_interaction,false}]'
  return shell(`erl -noshell -eval 'ssh:start(), ssh:connect("${host}", 22, ${options}, 5000), halt().'`)
}
