import { each, run } from './run.ts'

/** Crates whose programs are clients: name and version. */
const CRATES = ['xh@0.25.0'] as const

/** Clients in Rust, in `cargo/bin`. */
export function rust(directory: string): void {
  each(CRATES, (crate) => run(directory, ['cargo', 'install', '--locked', '--root', `${directory}/cargo`, crate]))
}
