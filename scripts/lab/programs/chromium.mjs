/** Runs the Chromium of an npm package: `chromium.mjs PACKAGE_FOLDER WORDS…`. It unpacks into the folder `unpacked` there. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [folder, ...words] = process.argv.slice(2)
process.env.TMPDIR = `${folder}/unpacked`
mkdirSync(process.env.TMPDIR, { recursive: true })
const entry = ['build/index.js', 'build/esm/index.js'].map((path) => `${folder}/${path}`).find(existsSync)
const { default: chromium } = await import(pathToFileURL(entry).href)
spawn(await chromium.executablePath(), [...chromium.args, ...words], { stdio: 'inherit' }).on('exit', process.exit)
