#!/usr/bin/env node
import '../dist/fp-capture.js'
