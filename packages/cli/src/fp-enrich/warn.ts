/** Says in one sentence what went wrong, while the command goes on. */
export function warn(sentence: string): void {
  process.stderr.write(`fp-enrich: ${sentence}\n`)
}
