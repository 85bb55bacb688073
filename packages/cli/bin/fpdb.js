#!/usr/bin/env node
import '../dist/fpdb.js'
