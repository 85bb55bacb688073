/** yargs drops an operand that is `-`, so it goes past it under a name that no file can have. */
const STANDARD = '\0'

/** An argument as yargs is given it. */
export function hidden(argument: string): string {
  return argument === '-' ? STANDARD : argument
}

/** An operand as it was given. */
export function shown(argument: string): string {
  return argument === STANDARD ? '-' : argument
}
