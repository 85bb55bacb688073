import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crash } from './crash.ts'

// npm run crash [-- LINES KILLS SEED AT_ONCE]: 2 million lines and 200 kills unless said otherwise.
const [lines = 2_000_000, kills = 200, seed = 1, atOnce = 400] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'fp-crash-'))
const { output, undisturbed, rotations, errors, exitCode } = await crash({ folder, lines, kills, atOnce, seed })
const isEqual = spawnSync('cmp', [output, undisturbed], { stdio: 'inherit' }).status === 0
const sizes = { bytes: statSync(output).size, expected: statSync(undisturbed).size }
process.stdout.write(`${JSON.stringify({ lines, kills, rotations, exitCode, ...sizes, isEqual })}\n${errors}`)
if (isEqual) rmSync(folder, { recursive: true })
else process.stdout.write(`kept ${folder}\n`)
process.exit(isEqual && exitCode === 0 ? 0 : 1)
