import { mkdirSync, writeFileSync } from 'node:fs'
import { run } from './run.ts'

/** Libraries of Maven Central: group, artefact and version. */
const ARTEFACTS = [
  ['com.squareup.okhttp3', 'okhttp-jvm', '5.5.1'],
  ['org.apache.httpcomponents.client5', 'httpclient5', '5.6.5'],
  ['com.github.mwiede', 'jsch', '2.28.8'],
  ['org.apache.sshd', 'sshd-core', '2.20.0'],
  ['org.slf4j', 'slf4j-nop', '2.0.17'],
] as const

/** Java's libraries, all in `jars/`. */
export function java(directory: string): void {
  const folder = `${directory}/jars`
  mkdirSync(folder, { recursive: true })
  const dependencies = ARTEFACTS.map(
    ([group, artefact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artefact}</artifactId><version>${version}</version></dependency>`,
  )
  writeFileSync(
    `${folder}/pom.xml`,
    `<project><modelVersion>4.0.0</modelVersion><groupId>lab</groupId><artifactId>lab</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>\n`,
  )
  run(folder, ['mvn', '--quiet', '--batch-mode', 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`])
}
