import { expect, test } from 'vitest'
import { eventFormat } from './event-format.ts'

// As Linux 6.18 prints it.
const FORMAT = `name: sched_process_exec
ID: 316
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

	field:__data_loc char[] filename;	offset:8;	size:4;	signed:0;
	field:pid_t pid;	offset:12;	size:4;	signed:1;
	field:__u8 saddr_v6[16];	offset:40;	size:16;	signed:0;

print fmt: "filename=%s pid=%d old_pid=%d", __get_str(filename), REC->pid, REC->old_pid
`

test('the number of an event and where its fields are', () => {
  const format = eventFormat('format', FORMAT, ['pid', 'common_pid', 'filename', 'saddr_v6'])
  expect(format).toEqual({ id: 316, at: { pid: 12, common_pid: 4, filename: 8, saddr_v6: 40 } })
})

test('a kernel whose event has other fields', () => {
  expect(() => eventFormat('format', FORMAT, ['pid', 'skaddr'])).toThrow('format: no skaddr')
})
