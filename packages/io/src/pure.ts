export { asInputError, brokenPacking, InputError, Mismatch, nameOf, STANDARD_INPUT } from './pure/errors.ts'
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
} from './pure/members.ts'
export { compareText, type Ranked, ranking } from './pure/order.ts'
export { hasControls, printable, printableLines } from './pure/printable.ts'
export { instantOf, parseTimeStamp, type TimeStamp, utcDay } from './pure/time-stamp.ts'
