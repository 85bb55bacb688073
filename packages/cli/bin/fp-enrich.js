#!/usr/bin/env node
import '../dist/fp-enrich.js'
