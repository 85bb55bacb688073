import { ALL_CLASSES, type ClassName } from '@fingerpost/database/facets'
import {
  BUILDER,
  type DataSource,
  type ObservationsSummary,
  type Origin,
  SCHEMA_VERSION,
} from '@fingerpost/database/tools'
import type { NpfFormat } from '@fingerpost/fingerprint'
import { InputError, isObject, type JsonObject } from '@fingerpost/io/pure'
import type { PublishOptions } from '../publish/options.ts'

/** What a manifest of either form says, as far as adding up databases needs it. */
export interface ParsedManifest {
  readonly origin: Origin
  readonly observations: ObservationsSummary
  readonly hostSalt: string | undefined
  readonly kept: boolean
  /** How it was published: nothing of a kept one. */
  readonly published: PublishOptions
}

const FORMATS: readonly NpfFormat[] = ['tls', 'tls/1', 'tls/2']

/** The classes of schema version 1, whose manifests do not list them. */
const FIRST_CLASSES: readonly ClassName[] = ['as', 'domain', 'app']

/** Reads a manifest of this schema version or the one before. Throws InputError for any other. */
export function parseManifest(manifest: JsonObject, path: string): ParsedManifest {
  const { schema, format, classes, observations, host_salt: hostSalt } = manifest
  const known = FORMATS.find((name) => name === format)
  if (typeof schema !== 'number' || known === undefined || !isSummary(observations)) {
    throw new InputError(path, undefined, 'expected a manifest as fpdb writes it (docs/formats/database.md)')
  }
  if (schema > SCHEMA_VERSION) {
    const reason = `expected schema version ${SCHEMA_VERSION} or before but found ${schema}: a newer fpdb reads it`
    throw new InputError(path, undefined, reason)
  }
  const origin = {
    format: known,
    builder: BUILDER,
    public_suffix_list: sourcesOf(manifest.public_suffix_list),
    autonomous_systems: sourcesOf(manifest.autonomous_systems),
    classes: Array.isArray(classes) ? ALL_CLASSES.filter((name) => classes.includes(name)) : FIRST_CLASSES,
  }
  return {
    origin,
    observations,
    hostSalt: typeof hostSalt === 'string' ? hostSalt : undefined,
    kept: manifest.kept === true,
    published: manifest.kept === true ? {} : publishedWith(manifest, origin.classes),
  }
}

function publishedWith({ limits, by }: JsonObject, classes: readonly ClassName[]): PublishOptions {
  const { processes, destinations }: JsonObject = isObject(limits) ? limits : {}
  const isKnown = typeof processes === 'number' && typeof destinations === 'number'
  return {
    classes,
    limits: isKnown ? { processes, destinations } : undefined,
    by: by === 'name' ? by : undefined,
  }
}

function isSummary(value: unknown): value is ObservationsSummary & JsonObject {
  return (
    isObject(value) &&
    Number.isSafeInteger(value.lines) &&
    Number.isSafeInteger(value.count) &&
    /^[0-9a-f]{64}$/.test(String(value.sha256)) &&
    [value.first, value.last].every((day) => day === undefined || typeof day === 'string')
  )
}

function sourcesOf(value: unknown): DataSource | readonly DataSource[] {
  const sources = [value].flat().filter(isSource)
  const [only, ...others] = sources
  return only !== undefined && others.length === 0 ? only : sources
}

function isSource(value: unknown): value is DataSource {
  return isObject(value) && typeof value.name === 'string'
}
