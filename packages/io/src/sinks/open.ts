import { fstatSync, type Stats, statSync } from 'node:fs'
import { isatty } from 'node:tty'
import { type Packing, packer, packingByName } from '../packing/packing.ts'
import { asInputError, InputError, STANDARD_INPUT } from '../pure/errors.ts'
import type { ByteSink } from './byte-sink.ts'
import { DescriptorSink, openForWriting, STANDARD_OUTPUT, STANDARD_OUTPUT_DESCRIPTOR } from './descriptor.ts'
import { PackedSink, StreamSink } from './stream.ts'

/**
 * An output by its name; `-` is standard output, and a file whose name ends in `.gz` or `.zst` is packed. Throws
 * InputError where it cannot be written or is one of the inputs, which would destroy it.
 */
export function openSink(path: string, inputs: readonly string[] = []): ByteSink {
  requireOtherThan(inputs, path)
  return path === STANDARD_OUTPUT ? standardOutput() : openPacked(path, { packing: packingByName(path) })
}

/** Throws InputError for an output that is one of the inputs, under whatever name. */
export function requireOtherThan(inputs: readonly string[], path: string): void {
  const isStandard = path === STANDARD_OUTPUT
  const output = isStandard ? fstatSync(STANDARD_OUTPUT_DESCRIPTOR) : statSync(path, { throwIfNoEntry: false })
  if (output?.isFile() && inputs.some((input) => isSameFile(output, input))) {
    throw new InputError(isStandard ? '(standard output)' : path, undefined, 'is one of the inputs')
  }
}

/** How a file is packed, and the permissions of a new one. */
interface FileOptions {
  readonly packing: Packing | undefined
  readonly mode?: number
}

/**
 * A file that is emptied first, packed on the way. Throws InputError where it cannot be written, and before it is opened
 * where it cannot be packed.
 */
export function openPacked(path: string, { packing, mode = 0o666 }: FileOptions): ByteSink {
  try {
    const transform = packing === undefined ? undefined : packer(packing)
    const descriptor = openForWriting(path, 'w', mode)
    return transform === undefined ? new DescriptorSink(descriptor) : new PackedSink(transform, descriptor)
  } catch (error) {
    throw asInputError(error, path)
  }
}

function isSameFile(output: Stats, input: string): boolean {
  const stats =
    input === STANDARD_INPUT ? fstatSync(STANDARD_INPUT_DESCRIPTOR) : statSync(input, { throwIfNoEntry: false })
  return stats !== undefined && stats.dev === output.dev && stats.ino === output.ino
}

/** Files and devices are written directly; of pipes and terminals the stream knows when they take more. */
function standardOutput(): ByteSink {
  const stats = fstatSync(STANDARD_OUTPUT_DESCRIPTOR)
  const isDirect = stats.isFile() || (stats.isCharacterDevice() && !isatty(STANDARD_OUTPUT_DESCRIPTOR))
  return isDirect ? new DescriptorSink(STANDARD_OUTPUT_DESCRIPTOR) : new StreamSink(process.stdout)
}

const STANDARD_INPUT_DESCRIPTOR = 0
