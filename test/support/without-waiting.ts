import type { HarnessOverrides } from '../../src/bridge.js'
import type { SimulatedWorld } from '../../src/simulators/world.js'
import { openQuickStore } from './quick-store.js'
import { Waits } from './waits.js'

/**
 * For a bridge that waits neither for the network nor for the disk: its requests go straight to the simulated servers,
 * and what it waits between two of them takes no real time.
 */
export function withoutWaiting({ odoo, chorus }: SimulatedWorld): HarnessOverrides {
  const { waited, pace } = new Waits(() => chorus.clock.now().getTime())
  return {
    openStore: openQuickStore,
    net: {
      exchange: (request) =>
        (request.url.startsWith(`${odoo.url}/`) ? odoo : chorus).exchange(request, waited),
      pace,
    },
  }
}
