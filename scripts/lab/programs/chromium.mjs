/**
 * Runs the Chromium of an npm package: `chromium.mjs PACKAGE_FOLDER WORDS…`. It unpacks into the folder `unpacked` there;
 * the oldest packages do only where they take themselves to be at their cloud.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, ...words] = process.argv.slice(2)
process.env.AWS_LAMBDA_FUNCTION_NAME = 'lab'
process.env.TMPDIR = `${folder}/unpacked`
mkdirSync(process.env.TMPDIR, { recursive: true })
// A package with `exports` is found by its own name alone.
const require = createRequire(`${folder}/package.json`)
const { exports, name } = require('./package.json')
const loaded = await import(pathToFileURL(require.resolve(exports === undefined ? folder : name)).href)
const chromium = loaded.default?.default ?? loaded.default
const path = chromium.executablePath
const executable = await (typeof path === 'function' ? path.call(chromium) : path)
const usual = chromium.args ?? (await chromium.defaultArgs())
spawn(executable, [...usual, ...words], { stdio: 'inherit' }).on('exit', process.exit)
