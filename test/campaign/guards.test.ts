import { GUARDS } from '../../src/campaign/guards/guards.js'
import { without } from '../../src/campaign/guards/without.js'

describe('the guards that the campaign proves', () => {
  it.each(GUARDS)('$name is where it is taken from', (guard) => {
    const weakened = without(guard)
    weakened.remove()
  })
})
