#!/usr/bin/env node
import '../dist/bundled/fp-serve.js'
