import { InputError, type NpfFormat } from '@fingerpost/fingerprint'
import { Aggregate } from './aggregate.ts'
import type { Build, BuildOptions, LineCounts } from './build.ts'
import { destinationClasses } from './destination-classes.ts'
import { type Manifest, SCHEMA_VERSION } from './manifest.ts'
import { LinesDigest } from './observations/digest.ts'
import { mapRecord } from './observations/mapping.ts'
import { Mismatch } from './observations/observation.ts'
import { type Line, nameOf } from './observations/read.ts'
import { DEFAULT_LIMITS, pruneAll } from './prune.ts'
import { BUILDER, PUBLIC_SUFFIX_LIST } from './sources.ts'

/** Folds the lines of observation files, in whatever order they come, and makes a database of them at the end. */
export class Builder {
  readonly lines: LineCounts = {
    read: 0,
    used: 0,
    skipped: { truncated: 0, 'no process': 0, 'no TLS fingerprint': 0, invalid: 0 },
    firstInvalid: undefined,
  }
  private readonly options: BuildOptions
  private readonly format: NpfFormat
  private readonly aggregate: Aggregate
  private readonly digest = new LinesDigest()

  constructor(options: BuildOptions) {
    const { digests, autonomousSystems, format = 'tls/1' } = options
    this.options = options
    this.format = format
    this.aggregate = new Aggregate({
      format,
      digests,
      classesOf: (observation) => destinationClasses(observation, autonomousSystems),
    })
  }

  /** Counts a line. Throws InputError when it is broken, unless the options say to count those as well. */
  add(line: Line, path: string): void {
    this.lines.read += 1
    try {
      this.fold(line)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      this.refuse(new InputError(nameOf(path), line.number, error.message))
    }
  }

  finish(): Omit<Build, 'files'> {
    const entries = pruneAll(this.aggregate.fingerprints, this.options.limits ?? DEFAULT_LIMITS)
    return { entries, manifest: this.manifest(), lines: this.lines }
  }

  private fold(line: Line): void {
    const observation = mapRecord(line.value)
    const skipped = typeof observation === 'string' ? observation : this.aggregate.add(observation)
    if (skipped !== undefined) {
      this.lines.skipped[skipped] += 1
      return
    }
    this.digest.add(line.text)
    this.lines.used += 1
  }

  private refuse(error: InputError): void {
    if (this.options.skipInvalid !== true) throw error
    this.lines.skipped.invalid += 1
    this.lines.firstInvalid ??= error.message
  }

  private manifest(): Manifest {
    return {
      schema: SCHEMA_VERSION,
      format: this.format,
      builder: BUILDER,
      public_suffix_list: PUBLIC_SUFFIX_LIST,
      autonomous_systems: this.options.autonomousSystemsSource,
      limits: this.options.limits ?? DEFAULT_LIMITS,
      observations: {
        lines: this.lines.used,
        count: this.aggregate.total,
        sha256: this.digest.hex(),
        ...this.aggregate.span(),
      },
    }
  }
}
