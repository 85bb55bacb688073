import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'

/** A regular file of an archive: its name and its lines, without their ends. */
export interface TarMember {
  readonly name: string
  readonly lines: Iterable<string>
}

/**
 * A tar archive of files (`ustar`) in the order given, whose bytes depend on their names and lines alone: no time, no
 * owner. Names are written as they are, without `./`; blank lines are left out.
 */
export async function tarOf(members: readonly TarMember[]): Promise<Uint8Array> {
  const archive = pack()
  const bytes = buffer(archive)
  for (const { name, lines } of members) {
    archive.entry({ name, mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 }, textOf(lines))
  }
  archive.finalize()
  return bytes
}

function textOf(lines: Iterable<string>): Buffer {
  const texts: string[] = []
  for (const line of lines) if (line !== '') texts.push(line, '\n')
  return Buffer.from(texts.join(''))
}
