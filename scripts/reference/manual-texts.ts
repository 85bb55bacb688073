/** A section of a manual page: paragraphs, and terms with what they mean. */
export interface Section {
  readonly title: string
  readonly paragraphs?: readonly string[]
  readonly terms?: readonly (readonly [term: string, meaning: string])[]
}

const STOPPED: readonly [string, string] = [
  '130, 143',
  'SIGINT or SIGTERM ended it. What was read by then is written; a second signal ends it at once.',
]
const BROKEN: readonly [string, string] = [
  '1',
  'A file, a line or the system failed: the message says which. What could be read is written.',
]
const USAGE: readonly [string, string] = ['2', 'The command line is wrong. Nothing was read or written.']

/** What every page says of the exit code. */
export const EXIT_STATUS: Section = {
  title: 'EXIT STATUS',
  terms: [['0', 'Everything was read and written, or the reader of the output closed it.'], BROKEN, USAGE, STOPPED],
}

/** What every page says of messages. */
export const DIAGNOSTICS: Section = {
  title: 'DIAGNOSTICS',
  paragraphs: ['Messages go to standard error, one line each, with control characters escaped:'],
  terms: [
    [
      'NAME: PATH:LINE: ...',
      'A line of a text file is not what it must be; of a binary file, the byte offset is given.',
    ],
    ['NAME: PATH: ...', 'A file cannot be opened, read or written; the reason is that of the system.'],
    ['NAME: --OPTION: expected ...', 'The value of an option is none. The exit code is 2.'],
    ['NAME: Error: ...', 'A defect of the program, with the place in its code. Please report it.'],
  ],
}

/** What every page says of configuration files. */
export const CONFIGURATION: Section = {
  title: 'CONFIGURATION FILE',
  paragraphs: [
    'A YAML file gives options by their long names, under the name of the program (of fpdb, also of the command). What the command line gives wins over the file, and the file over defaults. Operands are not given there. Names and values are checked; messages name the line.',
  ],
}

const ENVIRONMENT: Section = {
  title: 'ENVIRONMENT',
  terms: [
    [
      'NOTIFY_SOCKET, WATCHDOG_USEC',
      'Set by systemd: with --follow, or -c, it is told by systemd-notify(1) when the service is ready, lives, reloads and stops.',
    ],
  ],
}

/** What only some pages say. */
export const OWN_SECTIONS: ReadonlyMap<string, readonly Section[]> = new Map([
  [
    'fp-enrich',
    [
      {
        title: 'SIGNALS',
        terms: [
          ['SIGTERM, SIGINT', 'Reading stops, and what was read is written. With --follow the exit code is then 0.'],
          [
            'SIGHUP',
            'The database, AS data, labels and allow lists are read again; what cannot be read is reported, and the old stays. With --follow the output is opened again, too.',
          ],
        ],
      },
      ENVIRONMENT,
      { title: 'NOTES', paragraphs: ['With --strict the exit code is 1 if a line is none of its log format.'] },
    ],
  ],
  [
    'fp-serve',
    [
      {
        title: 'SIGNALS',
        terms: [
          ['SIGTERM, SIGINT', 'What was asked is answered, and the socket is removed. The exit code is then 0.'],
          [
            'SIGHUP',
            'The database, AS data, labels and allow lists are read again; what cannot be read is reported, and the old stays.',
          ],
        ],
      },
      ENVIRONMENT,
      {
        title: 'NOTES',
        paragraphs: [
          'Questions and answers are described in docs/service.md. The path of the database is looked at every second, and another file there is read.',
        ],
      },
    ],
  ],
  [
    'fp-capture',
    [
      {
        title: 'SIGNALS',
        terms: [
          ['SIGTERM, SIGINT', 'The capture stops, and every record is written.'],
          ['SIGHUP', 'With -c: the output file is opened again, and the database is read again.'],
        ],
      },
      ENVIRONMENT,
    ],
  ],
])

/** What fpdb is, which has no table of its own. */
export const FPDB_DESCRIPTION = 'Make, read and compare fingerprint databases'
