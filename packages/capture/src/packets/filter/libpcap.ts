import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BpfInstruction } from './bpf.ts'

/** Compiles a filter expression for packets of a link type. Throws FilterError with libpcap's words for a wrong one. */
export type FilterCompiler = (expression: string, linkType: number) => BpfInstruction[]

/** A filter expression is wrong, or there is nothing here to compile it with; the message says which. */
export class FilterError extends Error {}

/** What libpcap is called on Debian, on other Linuxes, with its headers installed, on macOS, and on Windows. */
const LIBRARIES = ['libpcap.so.0.8', 'libpcap.so.1', 'libpcap.so', 'libpcap.dylib', 'wpcap.dll']

const MISSING =
  'needs libpcap: apt-get install libpcap0.8 (Debian, Ubuntu), dnf install libpcap (Fedora), apk add libpcap (Alpine); ' +
  'macOS has it'

/** The length of a packet that a program takes whole; any above 0 would do. */
const SNAPSHOT_LENGTH = 262_144
const ERROR_BUFFER = 256
const OPTIMIZE = 1
/** A file does not say which network it is from: as for tcpdump, `ip broadcast` is 255.255.255.255 and 0.0.0.0. */
const NETMASK = 0

/** Finds libpcap on this machine. Throws FilterError where it is missing, and says what to install. */
export async function loadLibpcap(): Promise<FilterCompiler> {
  const { default: koffi } = await import('koffi').catch(() => {
    throw new FilterError('needs the package koffi, which was left out when this was installed')
  })
  const library = LIBRARIES.map((name) => attempt(() => koffi.load(name))).find((found) => found !== undefined)
  if (library === undefined) throw new FilterError(MISSING)
  const instruction = koffi.struct({ code: 'uint16_t', jt: 'uint8_t', jf: 'uint8_t', k: 'uint32_t' })
  const program = koffi.struct({ length: 'uint32_t', instructions: 'void *' })
  const output = koffi.inout(koffi.pointer(program))
  const open = library.func('pcap_open_offline', 'void *', ['str', 'void *'])
  const compile = library.func('pcap_compile', 'int', ['void *', output, 'str', 'int', 'uint32_t'])
  const errorOf = library.func('pcap_geterr', 'str', ['void *'])
  const free = library.func('pcap_freecode', 'void', [output])
  const close = library.func('pcap_close', 'void', ['void *'])
  return (expression, linkType) => {
    const problem = new Uint8Array(ERROR_BUFFER)
    const handle: unknown = withCaptureOf(linkType, (path) => open(path, problem))
    if (handle === null) throw new FilterError(new TextDecoder().decode(problem.subarray(0, problem.indexOf(0))))
    const compiled = { length: 0, instructions: null }
    try {
      if (compile(handle, compiled, expression, OPTIMIZE, NETMASK) !== 0) throw new FilterError(errorOf(handle))
      return koffi.decode(compiled.instructions, koffi.array(instruction, compiled.length))
    } finally {
      if (compiled.instructions !== null) free(compiled)
      close(handle)
    }
  }
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}

/**
 * Hands over a capture file without packets. Opened without a file, libpcap would compile for a live interface: with
 * this system's address families, and with loads from outside the packet.
 */
function withCaptureOf<Result>(linkType: number, use: (path: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'fp-filter-'))
  try {
    const path = join(folder, 'empty.pcap')
    writeFileSync(path, Uint32Array.of(0xa1b2c3d4, (4 << 16) | 2, 0, 0, SNAPSHOT_LENGTH, linkType))
    return use(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
