import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ethernet, ipv4, pcap, tcp } from '../../../test/support/capture-builder.ts'
import { helloMessage, records } from '../../../test/support/hello-builder.ts'
import { Fingerprinter } from './messages/fingerprinter.ts'
import { readCaptureFile } from './packets/files/capture-file.ts'
import { mercuryRecord } from './records/mercury.ts'

test('the example of the README', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fp-readme-'))
  const path = join(folder, 'trace.pcap')
  writeFileSync(path, pcap([ethernet(ipv4(tcp({ payload: records(helloMessage({})) })))]))
  const lines: string[] = []
  const digests = { md5: String, sha256: String }
  const fingerprinter = new Fingerprinter((record) => lines.push(mercuryRecord(record, { digests })))
  await readCaptureFile(path, fingerprinter)
  fingerprinter.finish()
  rmSync(folder, { recursive: true })
  expect(lines).toEqual([
    '{"fingerprints":{"tls":"tls/(0303)(1301)()"},"tls":{"client":{}},"src_ip":"192.0.2.1","dst_ip":"198.51.100.2","protocol":6' +
      ',"src_port":40000,"dst_port":443,"event_start":1.500000}',
  ])
})
