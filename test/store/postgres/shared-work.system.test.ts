import { openCompanies, type Companies } from '../../support/companies.js'
import { Cluster, describeServer } from './cluster.js'
import { endAll, run, type RunningProgram, takenBy, until } from '../../support/running-program.js'

const NAMES = ['nord', 'sud', 'est', 'ouest']

describeServer(() => {
  let cluster: Cluster
  let together: Companies
  beforeAll(async () => {
    cluster = await Cluster.start()
    together = await openCompanies(NAMES, {
      chorus: { clock: { speed: 1 }, delays: { processingAfterSeconds: 0, integratedAfterSeconds: 0 } },
      config: { schedule: '* * * * * *', database: await cluster.database('shared') },
    })
  })
  afterAll(async () => {
    endAll()
    await Promise.all(together.companies.map((company) => company.close()))
    await cluster.remove()
  })

  /** How many connections a process said last that it works on. */
  const worksOn = (bridge: RunningProgram): number =>
    Number(
      [...bridge.said().matchAll(/"message":"the work is shared anew".*?"works":(\d+)/g)].at(-1)?.[1] ?? 0,
    )

  it('connections spread over the processes that run, by themselves', async () => {
    const first = run(together, 'start')
    await until(() => worksOn(first) === 4)
    const second = run(together, 'start')
    await until(() => worksOn(first) === 2 && worksOn(second) === 2)
    const third = run(together, 'start')
    await until(() => worksOn(third) === 1)
    await until(() => together.companies.every((company) => takenBy(company).length === 4))

    // On this machine at once, since the kernel says that it is over.
    second.child.kill('SIGKILL')
    await until(() => worksOn(first) + worksOn(third) === 4)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    await until(() => worksOn(third) === 4)
    third.child.kill('SIGTERM')
    expect(await third.ended).toBe(0)
    for (const company of together.companies) expect(takenBy(company)).toHaveLength(4)
    for (const bridge of [first, second, third]) expect(bridge.said()).not.toContain('"kind":"fault"')
  })
})
