import type { Database } from '@fingerpost/database'
import {
  defaultAutonomousSystems,
  defaultBrowsersPath,
  defaultDatabasePath,
  defaultLibrariesPath,
  defaultPrevalencePath,
  openAutonomousSystems,
  readDatabase,
} from '@fingerpost/database/node'
import {
  type Classifier,
  type ClassifierOptions,
  createClassifier,
  firstOf,
  type Overrides,
  type ProgramTables,
  parseFamilies,
  parsePrevalence,
  type RuleName,
  withOverrides,
} from '@fingerpost/inference'
import { readInput } from '@fingerpost/io'
import type { Options } from 'yargs'
import { fraction, optional, wholeNumber } from '../console/checks.ts'
import { Group } from '../console/option-groups.ts'

/** The options that say how processes are found, for every command that finds some. */
export const classifierOptions = {
  database: {
    alias: 'd',
    type: 'string',
    array: true,
    nargs: 1,
    group: Group.analysis,
    describe:
      'Fingerprint database of fpdb or pmercury, or resource archive of mercury; repeatable, the first that knows answers [default: the embedded one]',
  },
  'num-procs': {
    alias: 'n',
    type: 'number',
    requiresArg: true,
    group: Group.analysis,
    describe: 'List the N most probable processes',
  },
  'min-score': {
    type: 'number',
    requiresArg: true,
    default: 0,
    group: Group.analysis,
    describe: 'Leave out answers below this score',
  },
  'min-name-score': {
    type: 'number',
    requiresArg: true,
    default: 0.5,
    group: Group.analysis,
    describe: 'Name no process below this score, only the set, library or status (rule fingerpost)',
  },
  'asn-db': {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'AS data: an MMDB with autonomous_system_number, or lines of prefix and ASN, plain or gzip',
  },
  families: {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe: 'Name families instead of their members: a file with lines of Family,member,member…',
  },
  prevalence: {
    type: 'string',
    requiresArg: true,
    group: Group.analysis,
    describe:
      'Weigh programs by how common they are: a file with lines of process,class [default: ours, for the embedded database]',
  },
  rule: {
    choices: ['fingerpost', 'pmercury', 'mercury'] as const,
    group: Group.analysis,
    describe: 'Scoring rule [default: fingerpost]',
  },
  near: {
    type: 'number',
    requiresArg: true,
    group: Group.analysis,
    describe:
      'Match an unknown fingerprint to known ones nearer than this distance, 0 to 1 [default: 0.3 for fingerpost, else 0]',
  },
  os: {
    type: 'boolean',
    default: false,
    group: Group.analysis,
    describe: 'Rank the operating systems that the process may run on',
  },
  label: {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    defaultDescription: 'none',
    group: Group.analysis,
    describe: 'Name fingerprints yourself: a file with lines of KEY,PROCESS[,CATEGORY]; repeatable',
  },
  allow: {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    defaultDescription: 'none',
    group: Group.analysis,
    describe: 'Mark fingerprints as known good: a file with lines of KEY[,PROCESS[,CATEGORY]]; repeatable',
  },
} as const satisfies Record<string, Options>

/** The option that asks why, for commands that write answers into lines. */
export const explainOption = {
  explain: {
    type: 'boolean',
    default: false,
    group: Group.analysis,
    describe: 'Add the evidence behind each answer, for its first N processes (3 without -n)',
  },
} as const satisfies Record<string, Options>

/** The option that lets the weakest key of logs answer, for commands that read logs. */
export const orderedCiphersOption = {
  'ordered-ciphers': {
    type: 'boolean',
    default: false,
    group: Group.analysis,
    describe: 'Match programs that offer the same cipher suites in the same order where nothing else matches',
  },
} as const satisfies Record<string, Options>

/** What those options were given as. */
export interface ClassifierArguments {
  /** The embedded database where none is given. */
  readonly database?: readonly string[] | undefined
  readonly numProcs?: number | undefined
  readonly minScore: number
  readonly minNameScore?: number | undefined
  readonly asnDb?: string | undefined
  readonly families?: string | undefined
  readonly prevalence?: string | undefined
  readonly rule?: RuleName | undefined
  readonly near?: number | undefined
  readonly os?: boolean | undefined
  readonly orderedCiphers?: boolean | undefined
  /** Reads what the user says by hand; undefined where that is nothing. */
  readonly overrides: (() => Overrides) | undefined
}

/** Told of each database that is opened. */
export type DatabaseListener = (path: string, database: Database) => void

/** The classifier that the options ask for; `opened` is told of its databases. Throws InputError for files that cannot be used, UsageError for numbers. */
export function classifierOf(options: ClassifierArguments, opened?: DatabaseListener): Classifier {
  const { overrides } = options
  optional(wholeNumber, 'num-procs', options.numProcs)
  fraction('min-score', options.minScore)
  optional(fraction, 'min-name-score', options.minNameScore)
  optional(fraction, 'near', options.near)
  const classifier = firstOf(databasePaths(options).map((path) => classifierOver(path, options, opened)))
  return overrides === undefined ? classifier : withOverrides(classifier, overrides())
}

function classifierOver(path: string, options: ClassifierArguments, opened?: DatabaseListener): Classifier {
  const { asnDb, families, prevalence, rule, near } = options
  const database = readDatabase(path)
  opened?.(path, database)
  const ownSystems = () => database.archive?.autonomousSystems ?? defaultAutonomousSystems()
  return createClassifier(database, {
    autonomousSystems: asnDb === undefined ? ownSystems() : openAutonomousSystems(asnDb),
    ...(families === undefined ? {} : { families: parseFamilies(textOf(families)) }),
    ...(options.database === undefined ? embeddedTables() : {}),
    ...(prevalence === undefined ? {} : { prevalence: parsePrevalence(textOf(prevalence), prevalence) }),
    rule,
    near,
    operatingSystems: options.os,
    orderedCiphers: options.orderedCiphers,
  })
}

/** What reads the files that --label and --allow name, as often as it is asked; nothing is loaded where none are. */
export async function overridesOf(files: {
  readonly label: readonly string[]
  readonly allow: readonly string[]
}): Promise<ClassifierArguments['overrides']> {
  if (files.label.length === 0 && files.allow.length === 0) return undefined
  const { readOverrides } = await import('./override-files.ts')
  return () => readOverrides(files)
}

/** The databases that the options name, at least one. */
export function databasePaths({ database = [] }: ClassifierArguments): readonly string[] {
  return database.length === 0 ? [defaultDatabasePath()] : database
}

/** What the embedded database is read with: which library each program uses, what looks alike, and what is common. */
function embeddedTables(): Pick<ClassifierOptions, 'libraries' | 'forms' | 'prevalence'> {
  const prevalence = defaultPrevalencePath()
  return {
    ...programTables(),
    prevalence: parsePrevalence(textOf(prevalence), prevalence),
  }
}

/** What programs are known to send, whatever the database. */
export function programTables(): ProgramTables {
  return {
    libraries: parseFamilies(textOf(defaultLibrariesPath())),
    forms: parseFamilies(textOf(defaultBrowsersPath())),
  }
}

function textOf(path: string): string {
  return readInput(path).toString()
}
