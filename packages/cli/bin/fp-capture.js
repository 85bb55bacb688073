#!/usr/bin/env node
import '../dist/bundled/fp-capture.js'
