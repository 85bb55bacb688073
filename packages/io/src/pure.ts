export { InputError } from './input-error.ts'
export {
  findMember,
  integer,
  isObject,
  type JsonObject,
  type Member,
  type MemberPath,
  memberPaths,
  parseObject,
  RecordMembers,
  text,
  truth,
} from './members.ts'
export { Mismatch } from './mismatch.ts'
export { compareText, type Ranked, ranking } from './order.ts'
export { instantOf, parseTimeStamp, type TimeStamp, utcDay } from './time-stamp.ts'
