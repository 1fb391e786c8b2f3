import type { DeviceLoad } from '../../contract'
import { Hub } from '../jobs/hub'
import { gpuNow } from './gpu'
import { memoryNow, processorCelsius, processorMeter } from './processor'

const everyMs = 4000

/** How busy the machine is, measured only while someone listens. */
export class LoadMeter {
  private readonly told = new Hub<DeviceLoad>()
  private readonly processor = processorMeter()
  private listeners = 0
  private timer: NodeJS.Timeout | undefined
  /** A machine without an NVIDIA driver is not asked for it again. */
  private hasGpu = true

  listen(receive: (load: DeviceLoad) => void): () => void {
    const stop = this.told.listen(receive)
    this.listeners += 1
    if (this.listeners === 1) {
      this.timer = setInterval(() => void this.measure(), everyMs)
      this.timer.unref()
    }
    void this.measure()
    return () => {
      stop()
      this.listeners -= 1
      if (this.listeners === 0) clearInterval(this.timer)
    }
  }

  private async measure(): Promise<void> {
    const gpu = this.hasGpu ? await gpuNow() : null
    this.hasGpu = gpu !== null
    this.told.emit({
      processor: { share: this.processor(), celsius: processorCelsius() },
      memory: memoryNow(),
      gpu,
    })
  }
}
