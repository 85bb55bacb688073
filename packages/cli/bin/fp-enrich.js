#!/usr/bin/env node
import '../dist/bundled/fp-enrich.js'
