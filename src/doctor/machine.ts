import { statfsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { problemOfNode } from '../node-version.js'
import { describeFailure } from '../sync/health/failure.js'
import { whyAddonAborts } from '../store/sqlite/addon.js'
import { toStoreError } from '../store/sqlite/file.js'
import type { Chart } from './finding.js'

/** What a doctor looks at of this machine; a test puts another one in its place. */
export interface Machine {
  /** Such as `22.23.3`. */
  readonly nodeVersion: string
  readonly userId: number | undefined
  /** What a user without privileges may still write on the disk of this folder, in bytes. */
  freeBytes(folder: string): number
  /** Why better-sqlite3 may end the process; undefined: it does not. */
  addonDanger(): string | undefined
  clock(): Date
}

export const thisMachine: Machine = {
  nodeVersion: process.versions.node,
  userId: process.getuid?.(),
  freeBytes: (folder) => {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  },
  addonDanger: () => whyAddonAborts(),
  clock: () => new Date(),
}

/** Answers whether the store can be read at all. */
export function examineNode(chart: Chart, machine: Machine): boolean {
  const problem = problemOfNode(machine.nodeVersion)
  if (problem === undefined) chart.ok('node.version', `Node ${machine.nodeVersion}`)
  else {
    const [what = '', remedy = ''] = problem.split('\n→ ')
    chart.fail('node.version', what, remedy, 2)
  }
  try {
    new Database(':memory:').close()
  } catch (error) {
    const { message, remedy } = describeFailure(toStoreError(error, ':memory:'))
    chart.fail('node.sqlite', message, remedy)
    return false
  }
  const danger = machine.addonDanger()
  if (danger === undefined) chart.ok('node.sqlite', 'better-sqlite3 was built for this Node')
  else
    chart.warn(
      'node.sqlite',
      danger,
      'Install Node 22 and run "npm ci" again, or build better-sqlite3 with older headers (docs/dependencies.md, "Node").',
    )
  return true
}
