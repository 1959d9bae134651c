import { HangUps } from '../../src/commands/hang-ups.js'

describe('SIGHUP', () => {
  let hangUps: HangUps
  beforeEach(() => {
    hangUps = new HangUps()
  })
  afterEach(() => {
    hangUps.end()
  })

  const send = (): void => {
    process.emit('SIGHUP', 'SIGHUP')
  }

  it('that came before anything could be read again is made up for, once', async () => {
    let times = 0
    send()
    send()
    hangUps.answer(() => Promise.resolve(void (times += 1)))
    await hangUps.rest()
    expect(times).toBe(1)
  })

  it('that comes while one is acted on waits for it', async () => {
    const steps: string[] = []
    hangUps.answer(async () => {
      steps.push('begins')
      await Promise.resolve()
      steps.push('ends')
    })
    send()
    send()
    await hangUps.rest()
    expect(steps).toEqual(['begins', 'ends', 'begins', 'ends'])
  })

  it('that comes once the process is to end is heard, and changes nothing', async () => {
    let times = 0
    hangUps.answer(() => Promise.resolve(void (times += 1)))
    await hangUps.rest()
    send()
    await hangUps.rest()
    expect(times).toBe(0)
    expect(process.listenerCount('SIGHUP')).toBe(1)
  })
})
