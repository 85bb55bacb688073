/** The headings under which --help lists options, in the order in which a command first uses each of them. */
export const Group = {
  /** The heading that yargs gives to operands; named before all others, it stands first. */
  operands: 'Positionals:',
  input: 'Input:',
  analysis: 'Analysis:',
  output: 'Output:',
  messages: 'Messages and formats:',
  live: 'Live capture:',
  processes: 'Local processes:',
  limits: 'Limits:',
  metrics: 'Metrics:',
  connection: 'Connection:',
  content: 'Content of the database:',
  thresholds: 'Thresholds and age:',
  features: 'Features:',
  join: 'Join:',
  archive: 'Archive of mercury:',
} as const

/** The heading of the options that belong under no other; it comes last. */
export const GENERAL = 'General:'
