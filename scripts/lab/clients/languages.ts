import * as to from '../targets.ts'
import { categorised, fetcher, shell, url } from './client.ts'

/** Clients that come with other languages. */
export const languages = categorised('programming', [
  fetcher('perl-lwp', 'perl', '-MLWP::Simple', '-e', 'getprint($ARGV[0])'),
  fetcher('perl-http-tiny', 'perl', '-MHTTP::Tiny', '-e', 'HTTP::Tiny->new->get($ARGV[0])'),
  fetcher('php-stream', 'php', '-r', 'file_get_contents($argv[1]);', '--'),
  fetcher('php-curl', 'php', '-r', 'curl_exec(curl_init($argv[1]));', '--'),
  fetcher('ruby', 'ruby', '-rnet/http', '-e', 'Net::HTTP.get(URI(ARGV[0]))'),
  { ...fetcher('java', 'java', '@lab/programs/Get.java'), targets: to.web },
  fetcher('emacs', 'emacs', '--batch', '--eval', '(url-retrieve-synchronously (car (last command-line-args)))'),
  {
    ...fetcher('erlang', 'erl'),
    command: (target) =>
      shell(`erl -noshell -eval 'ssl:start(), inets:start(), httpc:request("${url(target)}"), halt().'`),
  },
  {
    ...fetcher('tclsh', 'tclsh'),
    command: ({ host, port }) =>
      shell(
        `echo 'package require tls; set s [tls::socket -servername ${host} ${host} ${port}]; tls::handshake $s' | tclsh`,
      ),
  },
])
