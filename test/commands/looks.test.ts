import winston from 'winston'
import { Looks } from '../../src/commands/looks.js'
import { CycleWatch } from '../../src/sync/health/cycle-watch.js'

const NOW = Date.parse('2026-10-06T08:00:00Z')
const ago = (seconds: number): Date => new Date(NOW - seconds * 1_000)

function company(name: string, looked: string[], look: () => Promise<void> = () => Promise.resolve()) {
  return {
    name,
    cycles: new CycleWatch(),
    lookForAlarms: () => {
      looked.push(name)
      return look()
    },
  }
}

const withoutLog = winston.createLogger({ silent: true })

describe('what people are to be told, beside the cycles', () => {
  it('is judged where no cycle has just done so: it hangs, or they are far between', async () => {
    const looked: string[] = []
    const [fresh, hanging, rare] = ['fresh', 'hanging', 'rare'].map((name) => company(name, looked))
    fresh?.cycles.ended([], true, ago(20))
    hanging?.cycles.began(ago(300))
    rare?.cycles.ended([], true, ago(600))
    const all = [fresh, hanging, rare].flatMap((one) => one ?? [])
    await new Looks(
      () => all,
      new AbortController().signal,
      withoutLog,
      () => NOW,
    ).round()
    expect(looked).toEqual(['hanging', 'rare'])
  })

  it('is judged of no other connection once the bridge stops, and waited for', async () => {
    const looked: string[] = []
    const stop = new AbortController()
    let end = (): void => undefined
    const first = company('first', looked, () => new Promise((resolve) => (end = resolve)))
    const looks = new Looks(
      () => [first, company('second', looked)],
      stop.signal,
      withoutLog,
      () => NOW,
    )
    const round = looks.round()
    stop.abort()
    let isIdle = false
    const idle = looks.idle().then(() => (isIdle = true))
    expect(isIdle).toBe(false)
    end()
    await Promise.all([round, idle])
    expect(looked).toEqual(['first'])
  })
})
