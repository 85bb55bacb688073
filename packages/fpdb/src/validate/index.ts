export { type Problem, type ValidateOptions, validateDatabase } from './validate.ts'
