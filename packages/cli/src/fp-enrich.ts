import { run } from './console/run.ts'

await run('fp-enrich', async (stop) => {
  const { parseArguments } = await import('./fp-enrich/options.ts')
  const options = await parseArguments(process.argv.slice(2))
  const { enrich } = await import('./fp-enrich/enrich.ts')
  return enrich(options, stop)
})
