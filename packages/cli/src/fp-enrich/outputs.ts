import { statSync } from 'node:fs'
import type { Checkpoint } from '@fingerpost/enrich'
import {
  AppendedFile,
  type LineSink,
  type Output,
  openOutput,
  openSink,
  PlainSink,
  RotatedFile,
  requireOtherThan,
} from '@fingerpost/io'
import { openSinkAddress } from './addresses.ts'
import type { EnrichArguments } from './options.ts'
import { warn } from './warn.ts'

/** The output of a run over files. Nothing is kept back of one that is no single file. */
export async function openRunOutput(options: EnrichArguments, stop: AbortSignal): Promise<Output> {
  const { output, inputs, rotation } = options
  if (rotation !== undefined) requireOtherThan(inputs, output)
  const sink = rotation === undefined ? await openSinkAddress(output, stop) : new RotatedFile(output, rotation)
  if (sink === undefined) return openOutput(output, inputs)
  return { write: (bytes) => writeAndRotate(sink, bytes), end: () => sink.end(), abandon: () => sink.end() }
}

async function writeAndRotate(sink: LineSink, bytes: Uint8Array): Promise<void> {
  await sink.write(bytes)
  if (bytes.at(-1) === LINE_FEED && sink.isDue()) sink.reopen()
}

/** The output of sources that have no end: it goes on where the checkpoint says, cut back to its length then. */
export async function openFlowOutput(
  options: EnrichArguments,
  last: Checkpoint | undefined,
  stop: AbortSignal,
): Promise<LineSink> {
  const { output, inputs, rotation } = options
  const sink = await openSinkAddress(output, stop)
  if (sink !== undefined) return sink
  requireOtherThan(inputs, output)
  if (rotation !== undefined) return new RotatedFile(output, rotation, last?.output)
  restoreOutput(output, last)
  return isFile(output) ? new AppendedFile(output) : new PlainSink(openSink(output, inputs))
}

/** Regular files are appended to; standard output, pipes and devices are written as ever. */
function isFile(output: string): boolean {
  return output !== '-' && statSync(output, { throwIfNoEntry: false })?.isFile() !== false
}

function restoreOutput(output: string, last: Checkpoint | undefined): void {
  if (last?.output === undefined || output === '-') return
  if (!AppendedFile.restore(output, last.output))
    warn(`${output}: what was written before is gone; what was written behind the last checkpoint is written again`)
}

const LINE_FEED = 0x0a
