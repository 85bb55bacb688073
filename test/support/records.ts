import { Fingerprinter, type FingerprinterOptions, type FingerprintRecord, readCaptureFile } from '@fingerpost/capture'

/** The records of a capture file. Throws what reading it throws. */
export async function recordsOf(path: string, options: FingerprinterOptions = {}): Promise<FingerprintRecord[]> {
  const records: FingerprintRecord[] = []
  const fingerprinter = new Fingerprinter((record) => records.push(record), options)
  await readCaptureFile(path, fingerprinter)
  fingerprinter.finish()
  return records
}
