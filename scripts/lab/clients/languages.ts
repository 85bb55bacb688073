import { GO_VERSIONS } from '../install/go.ts'
import * as to from '../targets.ts'
import { type Client, categorised, fetcher, shell, url } from './client.ts'

const JSSE = 'JSSE'
const HASKELL = 'tls (Haskell)'

/** Clients that come with other languages. */
export const languages = categorised('programming', [
  fetcher('perl-lwp', 'perl', '-MLWP::Simple', '-e', 'getprint($ARGV[0])'),
  fetcher('perl-http-tiny', 'perl', '-MHTTP::Tiny', '-e', 'HTTP::Tiny->new->get($ARGV[0])'),
  fetcher('lwp-request', 'lwp-request'),
  { ...fetcher('php-stream', 'php', '-r', 'file_get_contents($argv[1]);', '--'), library: 'OpenSSL' },
  { ...fetcher('php-curl', 'php', '-r', 'curl_exec(curl_init($argv[1]));', '--'), library: 'OpenSSL' },
  fetcher('ruby', 'ruby', '-rnet/http', '-e', 'Net::HTTP.get(URI(ARGV[0]))'),
  fetcher('gem', 'gem', 'list', '--remote', '--clear-sources', '--source'),
  java('java', 'Get'),
  java('java-okhttp', 'OkHttpGet'),
  java('java-apache', 'ApacheGet'),
  javaOf('temurin-25'),
  { ...fetcher('mvn'), command: maven, library: JSSE, targets: to.webFew, limit: 12 },
  { ...fetcher('composer'), command: composer, library: 'OpenSSL', targets: to.webFew },
  fetcher('emacs', 'emacs', '--batch', '--eval', '(url-retrieve-synchronously (car (last command-line-args)))'),
  {
    ...fetcher('erlang'),
    command: (target) =>
      shell(`erl -noshell -eval 'ssl:start(), inets:start(), httpc:request("${url(target)}"), halt().'`),
    library: 'Erlang/OTP ssl',
  },
  { ...fetcher('tclsh'), targets: to.tls, command: tclsh },
  {
    ...fetcher('guile'),
    targets: to.webFew,
    library: 'GnuTLS',
    command: (target) => ['guile', '-c', `(use-modules (web client)) (http-get "${url(target)}")`],
  },
  { ...fetcher('racket'), command: racket, targets: to.webFew },
  {
    ...fetcher('r'),
    library: 'OpenSSL',
    command: (target) => ['Rscript', '-e', `download.file("${url(target)}", "page", quiet = TRUE)`],
  },
  {
    ...fetcher('octave'),
    library: 'GnuTLS',
    command: (target) => ['octave-cli', '--eval', `urlread('${url(target)}')`],
  },
  { ...fetcher('swipl'), command: swipl },
  fetcher('lua', 'lua5.4', '-e', 'require "ssl.https".request(arg[1])', '/dev/null'),
  { ...fetcher('pandoc', 'pandoc', '--from', 'html', '-o', 'page.md'), library: HASKELL },
  fetcher('xh', '@cargo/xh', '--ignore-stdin'),
  ...GO_VERSIONS.map((version) => fetcher(`go-${version}`, `@work/go/${version}/go-http-client`)),
])

function java(name: string, program: string): Client {
  return {
    ...fetcher(name, 'java', '-cp', '@jars/*', `@lab/programs/java/${program}.java`),
    library: JSSE,
    environment: { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1' },
  }
}

/** A Java that the machine has besides Debian's. */
function javaOf(version: string): Client {
  const program = `/usr/lib/jvm/${version}-jdk-amd64/bin/java`
  return {
    ...java(`java-${version}`, 'Get'),
    command: (target) => [program, '@lab/programs/java/Get.java', url(target)],
  }
}

function maven(target: to.Target): readonly string[] {
  const mirror = `<mirror><id>lab</id><mirrorOf>*</mirrorOf><url>${url(target)}</url></mirror>`
  return shell(`echo '<settings><mirrors>${mirror}</mirrors></settings>' > s.xml; mvn -q -B -s s.xml help:help`)
}

function composer(target: to.Target): readonly string[] {
  return shell(`echo '{"repositories":[{"type":"composer","url":"${url(target)}"},{"packagist.org":false}],
    "config":{"secure-http":false},"require":{"a/b":"*"}}' > composer.json; composer update -n -q`)
}

function tclsh({ host, port }: to.Target): readonly string[] {
  return shell(
    `echo 'package require tls; set s [tls::socket -servername ${host} ${host} ${port}]; tls::handshake $s' | tclsh`,
  )
}

function racket(target: to.Target): readonly string[] {
  return ['racket', '-e', `(require net/url) (get-pure-port (string->url "${url(target)}"))`]
}

function swipl(target: to.Target): readonly string[] {
  return [
    'swipl',
    '-g',
    `use_module(library(http/http_open)), http_open('${url(target)}', S, []), close(S)`,
    '-t',
    'halt',
  ]
}
