import { run } from './console/run.ts'

await run('fp-enrich', async (stop) => {
  const { enrichArguments } = await import('./fp-enrich/options.ts')
  const options = await enrichArguments(process.argv.slice(2))
  const { enrich } = await import('./fp-enrich/enrich.ts')
  return enrich(options, stop)
})
