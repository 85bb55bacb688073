import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const JARS = fileURLToPath(new URL('../../scripts/kafka/libs', import.meta.url))

/** Why no broker can be run here; undefined where one can. */
export const kafkaProblem =
  existsSync(JARS) && spawnSync('java', ['-version']).status === 0
    ? undefined
    : 'needs Java 17 and the jars that scripts/kafka/install brings'

/** A broker of Kafka on loopback, with topics of three partitions, which keeps what it was given when it is killed. */
export class KafkaBroker {
  /** HOST:PORT of the listener that asks for nothing. */
  readonly address: string
  /** HOST:PORT of the one that wants TLS and a login. */
  readonly secured: string
  readonly #properties: string
  readonly #log: string
  #child: ChildProcess | undefined

  private constructor(folder: string, [plain = 0, secured = 0]: readonly number[]) {
    this.address = `127.0.0.1:${plain}`
    this.secured = `127.0.0.1:${secured}`
    this.#properties = join(folder, 'server.properties')
    this.#log = join(folder, 'broker.log')
  }

  static async start(folder: string): Promise<KafkaBroker> {
    const ports = await freePorts(3)
    const broker = new KafkaBroker(folder, ports)
    makeCertificate(folder)
    writeFileSync(broker.#properties, propertiesOf(folder, ports))
    const id = await java('kafka.tools.StorageTool', ['random-uuid'])
    await java('kafka.tools.StorageTool', ['format', '-t', id.trim(), '-c', broker.#properties])
    await broker.begin()
    return broker
  }

  /** Starts it, again after it was ended. */
  async begin(): Promise<void> {
    this.#child = spawn('java', ['-Xmx384m', '-cp', `${JARS}/*`, 'kafka.Kafka', this.#properties], { stdio: 'ignore' })
    for (let tries = 0; !(await this.#answers()); tries++) {
      if (tries > 20 || this.#child.exitCode !== null) throw new Error(`no broker at ${this.address}, see ${this.#log}`)
      await setTimeout(500)
    }
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async createTopic(topic: string): Promise<void> {
    const args = ['--bootstrap-server', this.address, '--create', '--topic', topic, '--partitions', '3']
    await java('org.apache.kafka.tools.TopicCommand', args)
  }

  /** A producer of Kafka's own, which sends every line that is written to it. */
  producer(topic: string, codec = 'none'): ChildProcess {
    const settings = ['--bootstrap-server', this.address, '--topic', topic, '--compression-codec', codec]
    const batches = ['--producer-property', 'batch.size=4096', '--producer-property', 'enable.idempotence=true']
    const args = ['-cp', `${JARS}/*`, 'org.apache.kafka.tools.ConsoleProducer', ...settings, ...batches]
    return spawn('java', args, { stdio: ['pipe', 'ignore', 'ignore'] })
  }

  /** Sends lines with a producer of Kafka's own. */
  async send(topic: string, lines: readonly string[], codec = 'none'): Promise<void> {
    const producer = this.producer(topic, codec)
    producer.stdin?.end(lines.map((line) => `${line}\n`).join(''))
    await once(producer, 'exit')
  }

  /** What a consumer of Kafka's own reads that sees committed messages alone, until nothing came for some seconds. */
  async committed(topic: string): Promise<string[]> {
    const from = ['--bootstrap-server', this.address, '--topic', topic, '--from-beginning', '--timeout-ms', '4000']
    const args = [...from, '--isolation-level', 'read_committed']
    const text = await java('org.apache.kafka.tools.consumer.ConsoleConsumer', args)
    return text.split('\n').slice(0, -1)
  }

  /** How many messages a group has not committed yet, by Kafka's own tool; undefined where that is not known. */
  async lag(group: string): Promise<number | undefined> {
    const args = ['--bootstrap-server', this.address, '--describe', '--offsets', '--group', group]
    const text = await java('org.apache.kafka.tools.consumer.group.ConsumerGroupCommand', args)
    const lags = [...text.matchAll(/^\S+ +\S+ +\d+ +\d+ +\d+ +(\d+)/gm)].map(([, lag]) => Number(lag))
    return lags.length === 0 ? undefined : lags.reduce((sum, lag) => sum + lag, 0)
  }

  async #answers(): Promise<boolean> {
    try {
      await java('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', this.address, '--list'])
      return true
    } catch {
      return false
    }
  }
}

/** The name and the password that the secured listener wants. */
export const LOGIN = { username: 'fingerpost', password: 'secret' } as const

function propertiesOf(folder: string, [plain, secured, controller]: readonly number[]): string {
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule'
  const listeners = `PLAINTEXT://127.0.0.1:${plain},SASL_SSL://127.0.0.1:${secured}`
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=${listeners},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=${listeners}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL',
    `log.dirs=${join(folder, 'data')}`,
    'num.partitions=3',
    'offsets.topic.num.partitions=3',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.num.partitions=3',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    'group.min.session.timeout.ms=1000',
    'sasl.enabled.mechanisms=PLAIN',
    `ssl.keystore.location=${join(folder, 'keys.p12')}`,
    'ssl.keystore.password=changeit',
    `listener.name.sasl_ssl.plain.sasl.jaas.config=${module} required user_${LOGIN.username}="${LOGIN.password}";`,
    '',
  ].join('\n')
}

/** A key for 127.0.0.1 for the broker, and its certificate for clients. */
function makeCertificate(folder: string): void {
  const store = ['-keystore', join(folder, 'keys.p12'), '-storepass', 'changeit', '-alias', 'broker']
  const name = ['-dname', 'CN=broker', '-ext', 'san=ip:127.0.0.1']
  spawnSync('keytool', ['-genkeypair', '-keyalg', 'EC', '-groupname', 'secp256r1', ...name, ...store])
  const { stdout } = spawnSync('keytool', ['-exportcert', '-rfc', ...store])
  writeFileSync(join(folder, 'ca.pem'), stdout)
  if (!readFileSync(join(folder, 'ca.pem'), 'utf8').includes('BEGIN CERTIFICATE')) throw new Error('no certificate')
}

async function java(main: string, args: readonly string[]): Promise<string> {
  const options = ['-Xmx192m', '-XX:TieredStopAtLevel=1', '-cp', `${JARS}/*`, main]
  const { stdout } = await promisify(execFile)('java', [...options, ...args], { maxBuffer: 256 * 1024 * 1024 })
  return stdout
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  return servers.map((server) => {
    const address = server.address()
    server.close()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  })
}
