import { run } from './console/run.ts'

await run('fp-capture', async (stop) => {
  const { captureArguments } = await import('./fp-capture/options.ts')
  const options = await captureArguments(process.argv.slice(2))
  const { capture } = await import('./fp-capture/capture.ts')
  return capture(options, stop)
})
