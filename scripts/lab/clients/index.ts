import { inSuites } from '../suites.ts'
import { atHome, browsers } from './browsers.ts'
import { chat } from './chat.ts'
import type { Client } from './client.ts'
import { data } from './data.ts'
import { developerTools } from './developer-tools.ts'
import { diagnostics } from './diagnostics.ts'
import { downloaders } from './downloaders.ts'
import { impersonators } from './impersonators.ts'
import { javascript } from './javascript.ts'
import { languages } from './languages.ts'
import { loadTools, scanners } from './load-tools.ts'
import { mail } from './mail.ts'
import { media } from './media.ts'
import { operations } from './operations.ts'
import { packaging } from './packaging.ts'
import { python } from './python.ts'
import { resolvers } from './resolvers.ts'
import { services } from './services.ts'
import { ssh } from './ssh.ts'
import { storage } from './storage.ts'

const onThisMachine: readonly Client[] = [
  ...downloaders,
  ...browsers,
  ...python,
  ...javascript,
  ...languages,
  ...developerTools,
  ...packaging,
  ...storage,
  ...data,
  ...media,
  ...mail,
  ...services,
  ...resolvers,
  ...chat,
  ...operations,
  ...diagnostics,
  ...loadTools,
  ...scanners,
  ...ssh,
  ...impersonators,
  ...atHome,
]

/** Every program of the lab. */
export const clients: readonly Client[] = [...onThisMachine, ...inSuites(onThisMachine)]
