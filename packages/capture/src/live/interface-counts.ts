import type { PcapStatistics } from './pcap-module.ts'

/** How many packets an interface has brought. */
export interface InterfaceCounts {
  /** Packets that passed the filter, those that the kernel dropped among them. */
  readonly received: number
  /** Packets that found no room in the buffer. */
  readonly droppedByKernel: number
  readonly droppedByInterface: number
  /** Packets that were not looked at, so that signals and timers had their turn. */
  readonly skipped: number
}

const NONE: PcapStatistics = { ps_recv: 0, ps_drop: 0, ps_ifdrop: 0 }

/** Sums the counts of libpcap, which have 32 bits and begin anew with every session. */
export class InterfaceCounter {
  #last = NONE
  #received = 0
  #droppedByKernel = 0
  #droppedByInterface = 0
  #skipped = 0

  get counts(): InterfaceCounts {
    return {
      received: this.#received,
      droppedByKernel: this.#droppedByKernel,
      droppedByInterface: this.#droppedByInterface,
      skipped: this.#skipped,
    }
  }

  skipped(): void {
    this.#skipped++
  }

  /** Takes in the counts of a session; to be called before one can have grown by 2^32. */
  update(now: PcapStatistics): void {
    this.#received += (now.ps_recv - this.#last.ps_recv) >>> 0
    this.#droppedByKernel += (now.ps_drop - this.#last.ps_drop) >>> 0
    this.#droppedByInterface += (now.ps_ifdrop - this.#last.ps_ifdrop) >>> 0
    this.#last = now
  }

  /** Takes in the last counts of a session. */
  end(last: PcapStatistics): void {
    this.update(last)
    this.#last = NONE
  }
}
