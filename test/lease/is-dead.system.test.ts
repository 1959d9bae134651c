import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isSurelyDead } from '../../src/lease/is-dead.js'
import { startOf, thisProcess } from '../../src/lease/this-process.js'
import { explains } from '../support/explains.js'

const here = thisProcess()

/** A process of this machine that has ended, as it called itself while it ran. */
async function ended(): Promise<typeof here> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const was = { ...here, pid, started: startOf(pid) }
  expect(isSurelyDead(was)).toBe(false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  return was
}

describe('the holder of a lease', () => {
  it('is known by where it runs and since when', () => {
    expect(here.place).toMatch(/^[\da-f-]{36} pid:\[\d+\]$/)
    expect(here.started).toMatch(/^\d+$/)
    expect(isSurelyDead(here)).toBe(false)
  })

  it('is dead once its process is gone', async () => {
    expect(isSurelyDead(await ended())).toBe(true)
  })

  explains('process-id-given-again', 'is dead when another process has its id', () => {
    expect(isSurelyDead({ ...here, started: '1' })).toBe(true)
  })

  explains(
    'lease-of-another-place',
    'may be alive in another container that has the same name and ids',
    async () => {
      const was = await ended()
      const [boot = ''] = (here.place ?? '').split(' ')
      expect(isSurelyDead({ ...was, place: `${boot} pid:[1]` })).toBe(false)
      expect(isSurelyDead({ ...was, pid: 1, started: '1', place: `${boot} pid:[1]` })).toBe(false)
    },
  )

  it('may be alive on another machine, after another boot, or where nothing tells', async () => {
    const was = await ended()
    expect(isSurelyDead({ ...was, host: 'elsewhere' })).toBe(false)
    expect(isSurelyDead({ ...was, place: (was.place ?? '').replace(/^./, 'x') })).toBe(false)
    expect(isSurelyDead({ ...was, place: undefined })).toBe(false)
  })
})
