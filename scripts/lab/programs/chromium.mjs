/** Runs the Chromium of an npm package: `chromium.mjs PACKAGE_FOLDER WORDS…`. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [folder, ...words] = process.argv.slice(2)
const entry = createRequire(`${folder}/package.json`).resolve(folder)
const { default: chromium } = await import(pathToFileURL(entry).href)
spawn(await chromium.executablePath(), [...chromium.args, ...words], { stdio: 'inherit' }).on('exit', process.exit)
