/** Runs the Chromium of an npm package: `chromium.mjs PACKAGE_FOLDER WORDS…`. It unpacks into the folder `unpacked` there. */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, ...words] = process.argv.slice(2)
process.env.TMPDIR = `${folder}/unpacked`
mkdirSync(process.env.TMPDIR, { recursive: true })
const loaded = await import(pathToFileURL(createRequire(import.meta.url).resolve(folder)).href)
const chromium = loaded.default?.default ?? loaded.default
const path = chromium.executablePath
const executable = await (typeof path === 'function' ? path.call(chromium) : path)
spawn(executable, [...chromium.args, ...words], { stdio: 'inherit' }).on('exit', process.exit)
