import type { FeatureTerm } from '../rules/score-terms.ts'
import type { ExplainedProcess, ExplainedUnlisted, Explanation } from './explanation.ts'

/**
 * An explanation as JSON text (docs/formats/explanation.md). Every number has four decimals, nats and probabilities
 * alike; members without a value are left out.
 */
export function writeExplanation(explanation: Explanation): string {
  const { rule, classes, processes, listed, total, uniform, setAside, unlisted } = explanation
  let text = `{"rule":"${rule}","classes":${JSON.stringify(classes)}`
  text += `,"processes":[${processes.map(writeProcess).join(',')}],"listed":${listed}`
  if (Number.isFinite(total)) text += `,"total":${total.toFixed(4)}`
  if (uniform > 0) text += `,"uniform":${uniform.toFixed(4)}`
  if (setAside !== undefined) text += `,"set_aside":${JSON.stringify(setAside)}`
  return unlisted === undefined ? `${text}}` : `${text},"unlisted":${writeUnlisted(unlisted)}}`
}

function writeProcess({ process, sha256, score, prior, features, sum, negligible }: ExplainedProcess): string {
  let text = `{"process":${JSON.stringify(process)}`
  if (sha256 !== undefined) text += `,"sha256":${JSON.stringify(sha256)}`
  const terms = Object.entries(features).map(writeFeature)
  text += `,"score":${score.toFixed(4)},"prior":${prior.toFixed(4)},"features":{${terms.join(',')}}`
  return `${text},"sum":${sum.toFixed(4)}${negligible ? ',"negligible":true' : ''}}`
}

function writeFeature([name, { nats, found }]: readonly [string, FeatureTerm]): string {
  return `"${name}":{"nats":${nats.toFixed(4)},"found":"${found}"}`
}

function writeUnlisted({ probability, least, logOdds, terms }: ExplainedUnlisted): string {
  const members = Object.entries(terms).map(([name, nats]) => `"${name}":${nats.toFixed(4)}`)
  const head = `"probability":${probability.toFixed(4)},"least":${least.toFixed(4)},"log_odds":${logOdds.toFixed(4)}`
  return `{${head},"terms":{${members.join(',')}}}`
}
