import { run } from './run.ts'

await run('fpdb', async (stop) => {
  const { parseArguments } = await import('./fpdb/options.ts')
  const options = await parseArguments(process.argv.slice(2))
  if (options.command === 'stats') {
    const { printStatistics } = await import('./fpdb/stats.ts')
    return printStatistics(options)
  }
  const { build } = await import('./fpdb/build.ts')
  return build(options, stop)
})
