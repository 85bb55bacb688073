#!/usr/bin/env node
import '../dist/bundled/fpdb.js'
