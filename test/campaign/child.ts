import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { BridgeHost, type Log } from './bridge-host.js'
import { DeadlyStore } from './kill-points.js'
import { orderSchema, type Answer } from './protocol.js'
import { openFile } from './sqlite-file.js'

/** The bridge's process. */

/** The signal is delivered before the call returns: not one more line of JavaScript runs. */
const deadly = new DeadlyStore(() => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise<never>(() => undefined)
})

const host = new BridgeHost({
  openLog,
  openStore: (path) => openFile(path),
  around: (store) => deadly.around(store),
  arm: (point) => {
    deadly.arm(point)
  },
  overrides: {},
  usage,
})

function openLog(path: string): Log {
  const file = openSync(path, 'a')
  return {
    write(line) {
      writeSync(file, line)
    },
    close() {
      closeSync(file)
    },
  }
}

function usage(): Answer['usage'] {
  const { user, system } = process.cpuUsage()
  return { peakRssKb: peakRssKb(), cpuMs: (user + system) / 1_000 }
}

/** On Linux `maxRSS` begins with what the driver had when it started this process (getrusage(2), seen on Linux 6). */
function peakRssKb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  if (peak === undefined) throw new Error('/proc/self/status does not tell the memory at its peak')
  return Number(peak)
}

process.on('message', (message) => {
  const order = orderSchema.parse(message)
  host.obey(order).then(
    (answer) => process.send?.({ id: order.id, ...answer }),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      process.send?.({ id: order.id, error: text })
    },
  )
})
process.on('disconnect', () => {
  process.exit(0)
})
process.send?.('ready')
