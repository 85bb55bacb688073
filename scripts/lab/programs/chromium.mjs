/** Runs the Chromium of an npm package: `chromium.mjs PACKAGE_FOLDER WORDS…`. */
import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'

const [folder, ...words] = process.argv.slice(2)
const { default: chromium } = await import(pathToFileURL(`${folder}/build/index.js`).href)
spawn(await chromium.executablePath(), [...chromium.args, ...words], { stdio: 'inherit' }).on('exit', process.exit)
