import type { Packet } from '../packet.ts'
import type { ByteWindow } from './byte-window.ts'

/** A packet or block longer than this is damage, not data: the largest snapshot length of any capture tool. */
export const MAXIMUM_LENGTH = 256 * 1024 * 1024

/** Takes a packet, and may change it; it is filled again afterwards, and so are its bytes. */
export type PacketSink = (packet: Packet) => void

/** Reads the packets that lie whole in a window, and moves its start behind them. */
export interface PacketReader {
  read(window: ByteWindow, packet: Packet, sink: PacketSink): void
}
