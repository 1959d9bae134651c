import { whyNoCluster } from './own-cluster.js'

export { Cluster } from './own-cluster.js'

/** Of the tests that need a server. Without one there is a test to do, which says what lacks. */
export function describeServer(tests: () => void): void {
  if (whyNoCluster === undefined) {
    tests()
    return
  }
  describe('a PostgreSQL server', () => {
    it.todo(`is not tried: ${whyNoCluster}`)
  })
}
