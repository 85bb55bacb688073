import { atHome, browsers } from './browsers.ts'
import type { Client } from './client.ts'
import { developerTools } from './developer-tools.ts'
import { diagnostics } from './diagnostics.ts'
import { downloaders } from './downloaders.ts'
import { impersonators } from './impersonators.ts'
import { javascript } from './javascript.ts'
import { languages } from './languages.ts'
import { loadTools, scanners } from './load-tools.ts'
import { mail } from './mail.ts'
import { media } from './media.ts'
import { python } from './python.ts'
import { services } from './services.ts'
import { ssh } from './ssh.ts'
import { storage } from './storage.ts'

/** Every program of the lab. */
export const clients: readonly Client[] = [
  ...downloaders,
  ...browsers,
  ...python,
  ...javascript,
  ...languages,
  ...developerTools,
  ...storage,
  ...media,
  ...mail,
  ...services,
  ...diagnostics,
  ...loadTools,
  ...scanners,
  ...ssh,
  ...impersonators,
  ...atHome,
]
