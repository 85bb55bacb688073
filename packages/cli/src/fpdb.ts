import { run } from './console/run.ts'

await run('fpdb', async (stop) => {
  const { parseCommand } = await import('./fpdb/commands/parse-command.ts')
  const command = await parseCommand(process.argv.slice(2))
  return command(stop)
})
