import { run } from './console/run.ts'

await run('fp-serve', async (stop) => {
  const { serveArguments } = await import('./fp-serve/options.ts')
  const options = await serveArguments(process.argv.slice(2))
  const { serve } = await import('./fp-serve/serve.ts')
  return serve(options, stop)
})
